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
import meridian.purge.SegmentProgress;
import meridian.store.dynamodb.announce.DynamoDbSwarmStore;
import meridian.store.dynamodb.sweep.PeerSweep;
import meridian.swarm.Announce;
import meridian.swarm.RegionCode;
import meridian.tracker.AnnounceAnswer;
import meridian.tracker.TicketCodec;
import meridian.tracker.Tracker;
import meridian.tracker.TrackerPolicy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The production tracker in several regions over one table, as over replicas without lag. A read
 * consumes units in its own region's replica, a write in all of them. So the units per announce and
 * replica are, of reads, all regions' by all regions' announces; of writes the same, since though a
 * replica has only its share of the announces, it makes all the writes of the others too.
 */
public final class MeridianTracker implements MeteredTracker {

  public static final String TABLE = "peers";
  private static final byte[] KEY = new byte[32];
  private static final SegmentProgress WHOLE_TABLE = SegmentProgress.of(0, 1, Optional.empty());

  private final List<Place> places;
  private final RandomGenerator random;

  private record Place(
      List<Tracker> environments, MeteredTable tables, PeerSweep sweep, MeteredTable sweptTables) {}

  private MeridianTracker(List<Place> places, RandomGenerator random) {
    this.places = places;
    this.random = random;
  }

  /** One environment, with its memory of large swarms, per region. */
  public static MeridianTracker over(
      DynamoDbClient tables,
      int regions,
      TrackerPolicy policy,
      InstantSource clock,
      RandomGenerator random) {
    return over(tables, regions, 1, policy, clock, random);
  }

  /** So many environments per region, each with a memory of its own; any answers an announce. */
  public static MeridianTracker over(
      DynamoDbClient tables,
      int regions,
      int environments,
      TrackerPolicy policy,
      InstantSource clock,
      RandomGenerator random) {
    List<Place> places = new ArrayList<>();
    for (int code = 1; code <= regions; code++) {
      MeteredTable metered = MeteredTable.ofAnnounces(tables);
      MeteredTable swept = MeteredTable.ofSweeps(tables);
      List<Tracker> trackers = new ArrayList<>();
      for (int environment = 0; environment < environments; environment++) {
        DynamoDbSwarmStore store =
            new DynamoDbSwarmStore(
                metered, TABLE, RegionCode.of(code), KEY, new InlineExecutor(), clock, random);
        TicketCodec tickets = new TicketCodec(List.of(KEY));
        trackers.add(new Tracker(store, tickets, policy, clock, random));
      }
      places.add(
          new Place(
              trackers,
              metered,
              new PeerSweep(swept, TABLE, RegionCode.of(code), new InlineExecutor()),
              swept));
    }
    return new MeridianTracker(places, random);
  }

  @Override
  public Served announce(int region, Announce announce) {
    Place place = places.get(region);
    List<Tracker> all = place.environments;
    Tracker any = all.size() == 1 ? all.getFirst() : all.get(random.nextInt(all.size()));
    AnnounceAnswer answer = any.announce(announce);
    return new Served(answer, place.tables.settle());
  }

  @Override
  public Bill sweep(Instant now) {
    Bill bill = new Bill();
    for (int region = 0; region < places.size(); region++) {
      bill.add(sweep(region, now));
    }
    return bill;
  }

  /** Sweeps the whole table for one region. */
  public Bill sweep(int region, Instant now) {
    Place place = places.get(region);
    place.sweep.advance(WHOLE_TABLE, now, () -> false);
    return place.sweptTables.settle();
  }
}
