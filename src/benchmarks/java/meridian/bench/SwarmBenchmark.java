package meridian.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import meridian.bench.traffic.MeridianTracker;
import meridian.bench.traffic.MeteredTraffic;
import meridian.bench.traffic.TablePrefill;
import meridian.bench.traffic.TrafficDay;
import meridian.model.VirtualTime;
import meridian.simulation.Session;
import meridian.simulation.SessionGenerator;
import meridian.simulation.Torrents;
import meridian.simulation.TrafficMix;
import meridian.tracker.TrackerPolicy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Measures announces to one swarm of a given size, at the regular interval even where the policy
 * has lengthened it. The swarm has the clients of the {@link TrafficMix}. Clients with two info
 * hashes announce the second to a swarm beside it, which is not counted. Sweeps are not counted
 * either, but one has run: readers find its count of the swarm.
 *
 * @param size clients in the swarm, on average
 * @param announces to count, or a few more
 */
record SwarmBenchmark(int size, TrackerPolicy policy, int announces) {

  /** Factor on the expected time of so many announces, so that there are enough. */
  private static final double MARGIN = 1.3;

  private static final int STEPS = 20;

  /**
   * The largest swarm that is swept first: a sweep's count saves a larger one a few queries every
   * five minutes, which is next to nothing per announce.
   */
  private static final int MAX_SWEPT = 10_000;

  /** Runs it in an empty table. */
  SwarmCost run(DynamoDbClient table, VirtualTime time, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TrafficMix mix = new TrafficMix(size, 1, TrafficDay.REGIONS);
    SessionGenerator sessions = new SessionGenerator(mix, random.split());
    RandomGenerator waits = random.split();
    MeridianTracker tracker = new MeridianTracker(table, policy, time, random.split());
    MeteredTraffic traffic = new MeteredTraffic(sessions, tracker, time, Torrents.v1(0)::equals);
    Duration horizon = VirtualTime.scaled(TrafficDay.INTERVAL, MARGIN * announces / size);

    TablePrefill prefill = new TablePrefill(table, policy, random.split());
    for (int n = 0; n < size; n++) {
      Session session = sessions.inProgress(TrafficDay.START);
      Duration wait = VirtualTime.scaled(TrafficDay.INTERVAL, waits.nextDouble());
      Optional<String> trackerId = prefill.putPresent(session, wait);
      if (session.isIdle(TrafficDay.START, wait, horizon)) {
        traffic.addIdle(session);
      } else {
        traffic.population().addKnown(session, trackerId, wait);
      }
    }
    Duration retention = prefill.retention();
    double gone = (double) size * retention.toSeconds() / TrafficMix.MEAN_SESSION.toSeconds();
    for (int n = 0; n < gone; n++) {
      Duration ago = VirtualTime.scaled(retention, waits.nextDouble());
      Session session = sessions.endedAt(TrafficDay.START.minus(ago));
      if (!session.stops()) {
        prefill.putVanished(session);
      }
    }
    if (size <= MAX_SWEPT) {
      tracker.sweep(0, TrafficDay.START);
    }
    traffic.open();
    for (int step = 0; step < STEPS && traffic.totals().announces() < announces; step++) {
      time.pass(horizon.dividedBy(STEPS));
    }
    return SwarmCost.of(size, traffic.totals());
  }
}
