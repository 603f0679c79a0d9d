package meridian.bench;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import meridian.bench.cost.CostCategory;
import meridian.bench.traffic.MeridianTracker;
import meridian.bench.traffic.Population;
import meridian.bench.traffic.Session;
import meridian.bench.traffic.SessionGenerator;
import meridian.bench.traffic.TablePrefill;
import meridian.bench.traffic.TrafficDay;
import meridian.bench.traffic.TrafficMix;
import meridian.bench.traffic.TrafficTotals;
import meridian.model.Torrents;
import meridian.model.VirtualTime;
import meridian.tracker.TrackerPolicy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What announces to one swarm cost, by its size, at the regular interval even where the policy has
 * grown it. The swarm has the mix's clients, whose announces come as often as so many clients make
 * them; those with two info hashes have the other in a swarm beside it, which is not counted.
 * Sweeps are not counted either, but have been: readers find the last one's count.
 */
final class SwarmBenchmark {

  /** Of the time that so many announces take, to be on the safe side. */
  private static final double MARGIN = 1.3;

  private static final int STEPS = 20;

  /** A sweep's count saves a large swarm a few queries every five minutes: nothing per announce. */
  private static final int SWEPT_UP_TO = 10_000;

  private final TrackerPolicy policy;
  private final int announces;
  private final long seed;

  /**
   * Swarms.
   *
   * @param announces how many are counted at each size, or a few more
   */
  SwarmBenchmark(TrackerPolicy policy, int announces, long seed) {
    this.policy = policy;
    this.announces = announces;
    this.seed = seed;
  }

  /**
   * What announces cost.
   *
   * @param size clients in the swarm, on average
   * @param readUnits per announce
   * @param writeUnits per announce
   */
  record Cost(int size, double readUnits, double writeUnits, long announces) {

    static Cost of(int size, TrafficTotals tally) {
      return new Cost(
          size,
          tally.readsPerAnnounce() - tally.perAnnounce(CostCategory.SWEEP_READ),
          tally.writesPerAnnounce() - tally.perAnnounce(CostCategory.SWEEP_WRITE),
          tally.announces());
    }
  }

  /** Measures a swarm in a table of DynamoDB Local's. */
  Cost measure(int size, DynamoDbClient table) {
    try (Bulk bulk = new Bulk(table)) {
      return measure(size, new VirtualTime(TrafficDay.START), table, bulk, bulk::close);
    }
  }

  /** Measures a swarm in an empty table, which is filled item by item. */
  Cost measureModel(int size, VirtualTime time, DynamoDbClient table) {
    Consumer<Map<String, AttributeValue>> put =
        item -> table.putItem(request -> request.tableName(MeridianTracker.TABLE).item(item));
    return measure(size, time, table, put, () -> {});
  }

  private Cost measure(
      int size,
      VirtualTime time,
      DynamoDbClient table,
      Consumer<Map<String, AttributeValue>> put,
      Runnable filled) {
    SplittableRandom random = new SplittableRandom(seed);
    TrafficMix mix = TrafficMix.pinned(size, 1);
    SessionGenerator sessions = new SessionGenerator(mix, random.split());
    RandomGenerator waits = random.split();
    MeridianTracker service =
        MeridianTracker.over(table, mix.regions(), policy, time, random.split());
    Population crowd = new Population(sessions, service, time, Torrents.v1(0)::equals);
    Duration horizon = SessionGenerator.times(TrafficDay.INTERVAL, MARGIN * announces / size);

    TablePrefill prefill = new TablePrefill(put, mix.regions(), policy, random.split());
    for (int n = 0; n < size; n++) {
      Session session = sessions.underWay(TrafficDay.START);
      Duration wait = SessionGenerator.times(TrafficDay.INTERVAL, waits.nextDouble());
      Optional<String> trackerId = prefill.putPresent(session, wait);
      if (session.isIdle(TrafficDay.START, wait, horizon)) {
        crowd.addIdle(session);
      } else {
        crowd.addKnown(session, trackerId, wait);
      }
    }
    Duration remembered = prefill.remembered();
    double gone = (double) size * remembered.toSeconds() / mix.session().toSeconds();
    for (int n = 0; n < gone; n++) {
      Session session =
          sessions.endedAt(
              TrafficDay.START.minus(SessionGenerator.times(remembered, waits.nextDouble())));
      if (!session.stops()) {
        prefill.putVanished(session);
      }
    }
    filled.run();
    if (size <= SWEPT_UP_TO) {
      service.sweep(0, TrafficDay.START);
    }
    crowd.open();
    for (int step = 0; step < STEPS && crowd.tally().announces() < announces; step++) {
      time.pass(horizon.dividedBy(STEPS));
    }
    return Cost.of(size, crowd.tally());
  }
}
