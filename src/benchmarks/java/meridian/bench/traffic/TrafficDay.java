package meridian.bench.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import meridian.model.VirtualTime;
import meridian.simulation.SessionGenerator;
import meridian.simulation.TrafficMix;

/**
 * A day of traffic: 48 intervals of half an hour, of a population that has been present for long.
 * Before counting starts it runs for a little longer than the longest-lived records last.
 */
public record TrafficDay(TrafficMix mix, int intervals, long seed) {

  public static final Instant START = Instant.parse("2100-01-01T00:00:00Z");
  public static final Duration INTERVAL = Duration.ofMinutes(30);

  /** Regions of the deployment whose costs are measured. */
  public static final int REGIONS = 3;

  private static final int WARM_UP_INTERVALS = 6;

  /** Creates the tracker. */
  public interface TrackerFactory {
    MeteredTracker create(VirtualTime time, RandomGenerator random);
  }

  /**
   * Runs the day.
   *
   * @param afterInterval receives the number of intervals that have been counted
   */
  public TrafficTotals run(TrackerFactory factory, IntConsumer afterInterval) {
    VirtualTime time = new VirtualTime(START);
    SplittableRandom random = new SplittableRandom(seed);
    SessionGenerator sessions = new SessionGenerator(mix, random.split());
    RandomGenerator waits = random.split();
    MeteredTracker tracker = factory.create(time, random.split());
    MeteredTraffic traffic = new MeteredTraffic(sessions, tracker, time, _ -> true);
    traffic.population().fill(INTERVAL, waits);
    traffic.open();
    time.pass(INTERVAL.multipliedBy(WARM_UP_INTERVALS));
    traffic.startCounting();
    for (int interval = 0; interval < intervals; interval++) {
      time.pass(INTERVAL);
      afterInterval.accept(interval + 1);
    }
    return traffic.totals();
  }
}
