package meridian.bench.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import meridian.model.VirtualTime;
import meridian.peer.InfoHash;

/**
 * A day of traffic: 48 intervals of half an hour, of a crowd that has been there for long. Before
 * it is counted it runs for as long as the longest-lived records last, and a bit.
 */
public final class TrafficDay {

  public static final Instant START = Instant.parse("2100-01-01T00:00:00Z");
  public static final Duration INTERVAL = Duration.ofMinutes(30);
  static final int INTERVALS = 48;
  private static final int WARM_UP = 6;

  private final TrafficMix mix;
  private final int intervals;
  private final long seed;

  public TrafficDay(TrafficMix mix, int intervals, long seed) {
    this.mix = mix;
    this.intervals = intervals;
    this.seed = seed;
  }

  public TrafficMix mix() {
    return mix;
  }

  /** What makes the service, of the time and of random numbers. */
  public interface Opening {
    MeteredTracker open(VirtualTime time, RandomGenerator random);
  }

  /**
   * Lets the day pass.
   *
   * @param afterInterval is told how many intervals have been counted
   */
  public TrafficTotals pass(Opening opening, IntConsumer afterInterval) {
    VirtualTime time = new VirtualTime(START);
    SplittableRandom random = new SplittableRandom(seed);
    SessionGenerator sessions = new SessionGenerator(mix, random.split());
    RandomGenerator waits = random.split();
    MeteredTracker service = opening.open(time, random.split());
    Population crowd = new Population(sessions, service, time, TrafficDay::any);
    for (int n = 0; n < mix.population(); n++) {
      crowd.addUnknown(
          sessions.underWay(START), SessionGenerator.times(INTERVAL, waits.nextDouble()));
    }
    crowd.open();
    time.pass(INTERVAL.multipliedBy(WARM_UP));
    crowd.startCounting();
    for (int interval = 0; interval < intervals; interval++) {
      time.pass(INTERVAL);
      afterInterval.accept(interval + 1);
    }
    return crowd.tally();
  }

  private static boolean any(InfoHash infoHash) {
    return true;
  }
}
