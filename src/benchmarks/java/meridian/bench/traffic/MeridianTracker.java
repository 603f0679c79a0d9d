package meridian.bench.traffic;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import meridian.bench.cost.Bill;
import meridian.bench.cost.MeteredTable;
import meridian.model.InlineExecutor;
import meridian.model.NoAdmissionControl;
import meridian.model.VirtualTime;
import meridian.purge.SegmentProgress;
import meridian.store.dynamodb.announce.DynamoDbSwarmStore;
import meridian.store.dynamodb.sweep.PeerSweep;
import meridian.swarm.Announce;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmStore;
import meridian.tracker.AnnounceOutcome;
import meridian.tracker.TicketCodec;
import meridian.tracker.Tracker;
import meridian.tracker.TrackerPolicy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The production tracker in several regions over one table, which stands for replicas without lag.
 * A read consumes units in its own region's replica, a write in all of them. Units per announce and
 * replica are therefore, for reads, all regions' units by all regions' announces. For writes they
 * are the same: a replica has only its share of the announces, but takes the writes of all others.
 */
public final class MeridianTracker implements MeteredTracker {

  public static final String TABLE = "peers";
  private static final byte[] KEY = new byte[32];
  private static final SegmentProgress WHOLE_TABLE = SegmentProgress.of(0, 1, Optional.empty());

  private final List<Region> regions = new ArrayList<>();
  private final RandomGenerator random;

  private record Region(
      List<Tracker> environments, MeteredTable tables, PeerSweep sweep, MeteredTable sweptTables) {}

  /** One execution environment per region. */
  public MeridianTracker(
      DynamoDbClient table, TrackerPolicy policy, InstantSource clock, RandomGenerator random) {
    this(table, 1, policy, clock, random);
  }

  /**
   * Several environments per region, a random one of which answers each announce.
   *
   * @param environments per region, each with its own memory of which swarms are large
   */
  public MeridianTracker(
      DynamoDbClient table,
      int environments,
      TrackerPolicy policy,
      InstantSource clock,
      RandomGenerator random) {
    this.random = random;
    TicketCodec tickets = new TicketCodec(List.of(KEY));
    InlineExecutor executor = new InlineExecutor();
    for (int number = 1; number <= TrafficDay.REGIONS; number++) {
      RegionCode code = RegionCode.of(number);
      MeteredTable metered = MeteredTable.ofAnnounces(table);
      MeteredTable swept = MeteredTable.ofSweeps(table);
      List<Tracker> trackers = new ArrayList<>();
      for (int environment = 0; environment < environments; environment++) {
        SwarmStore store =
            new DynamoDbSwarmStore(metered, TABLE, code, KEY, executor, clock, random);
        trackers.add(
            new Tracker(
                store, _ -> false, new NoAdmissionControl(), tickets, policy, clock, random));
      }
      PeerSweep sweep = new PeerSweep(swept, TABLE, code, executor);
      regions.add(new Region(trackers, metered, sweep, swept));
    }
  }

  /** The production policy with another lifetime of records, in intervals. */
  public static TrackerPolicy policy(double life) {
    TrackerPolicy usual = TrackerPolicy.DEFAULT;
    return new TrackerPolicy(
        usual.intervals(),
        VirtualTime.scaled(TrafficDay.INTERVAL, life),
        usual.grace(),
        usual.defaultPeers(),
        usual.maxPeers(),
        usual.maxScrape());
  }

  @Override
  public Served announce(int region, Announce announce) {
    Region there = regions.get(region);
    List<Tracker> all = there.environments;
    Tracker any = all.size() == 1 ? all.getFirst() : all.get(random.nextInt(all.size()));
    return switch (any.announce(announce)) {
      case AnnounceOutcome.Answered answer -> new Served(answer, there.tables.takeBill());
      case AnnounceOutcome outcome -> throw new IllegalStateException("not answered: " + outcome);
    };
  }

  @Override
  public Bill sweep(Instant now) {
    Bill bill = new Bill();
    for (int region = 0; region < regions.size(); region++) {
      bill.add(sweep(region, now));
    }
    return bill;
  }

  /** Sweeps the whole table for one region. */
  public Bill sweep(int region, Instant now) {
    Region there = regions.get(region);
    there.sweep.advance(WHOLE_TABLE, now, () -> false);
    return there.sweptTables.takeBill();
  }
}
