package meridian.tracker;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The intervals between announces. Public tracker monitors accept 300 to 10,800 seconds. libtorrent
 * applies the interval exactly, so each is spread at random around its mean.
 *
 * @param regular mean interval, except in very large swarms
 * @param early mean interval of a peer that got too few peers
 * @param enoughPeers the number of peers that is enough
 * @param earlyTimes maximum number of early intervals in a row: 0 to 15
 * @param jitter maximum deviation from a mean, as a share of it: 0 to less than 1
 * @param minimumShare minimum time between announces as a share of the interval: 0 to 1. aria2 and
 *     rqbit announce once in each minimum, so a small share costs announces.
 */
public record IntervalPolicy(
    Duration regular,
    Duration early,
    int enoughPeers,
    int earlyTimes,
    double jitter,
    double minimumShare) {

  // With a jitter of 10%, early intervals are 5 to 10 minutes.
  private static final Duration MIN_EARLY = Duration.ofMinutes(6);
  private static final Duration MAX_EARLY = Duration.ofMinutes(9);

  // Spread, so that clients that met one failure do not all return at the same time.
  private static final Duration MIN_AFTER_FAILURE = Duration.ofMinutes(5);
  private static final Duration MAX_AFTER_FAILURE = Duration.ofMinutes(10);

  private static final int LARGE = 10_000;

  private static final double MAX_GROWTH = 2;

  /** The longest interval that tracker monitors accept. */
  private static final Duration MAX = Duration.ofHours(3);

  /** 30 minutes ± 10%; a quarter of that if the peer got too few peers. */
  public static final IntervalPolicy DEFAULT = around(Duration.ofMinutes(30));

  /** The default policy with another regular interval. */
  public static IntervalPolicy around(Duration regular) {
    Duration early = clamp(regular.dividedBy(4), MIN_EARLY, MAX_EARLY);
    return new IntervalPolicy(regular, early, 5, 3, 0.1, 0.8);
  }

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public IntervalPolicy {
    if (!regular.isPositive() || !early.isPositive()) {
      throw new IllegalArgumentException("intervals must be positive");
    }
    if (earlyTimes < 0 || earlyTimes > Ticket.MAX_SHORT_INTERVALS) {
      throw new IllegalArgumentException("early intervals must be 0 to 15 in a row");
    }
    if (!(jitter >= 0 && jitter < 1)) {
      throw new IllegalArgumentException("jitter must be at least 0 and less than 1");
    }
    if (!(minimumShare >= 0 && minimumShare <= 1)) {
      throw new IllegalArgumentException("minimum share must be 0 to 1");
    }
  }

  /** Whether the next interval is an early one: the peer wanted enough peers and got too few. */
  boolean isEarly(int peersWanted, int peersGiven, int earlyBefore) {
    return peersWanted >= enoughPeers && peersGiven < enoughPeers && earlyBefore < earlyTimes;
  }

  /**
   * The early interval, for a peer that got too few peers.
   *
   * @param load the share of requests that the store refuses for lack of capacity, 0 to 1
   */
  Duration nextEarly(double load, RandomGenerator random) {
    return spread(grown(early, growth(load)), random);
  }

  /**
   * The interval otherwise. It is the regular one in swarms of up to {@value #LARGE} peers, and
   * grows to twice that in swarms 100 times as large, where peers are never scarce. Load extends it
   * up to twice again, so to four times the regular one; within the limit of tracker monitors. The
   * tracker ends it before the peer's record expires.
   *
   * @param peers in the swarm
   * @param load the share of requests that the store refuses for lack of capacity, 0 to 1
   */
  Duration next(long peers, double load, RandomGenerator random) {
    double size = 1 + Math.log10((double) Math.max(peers, 1) / LARGE) / 2;
    return spread(grown(regular, Math.clamp(size, 1, MAX_GROWTH) * growth(load)), random);
  }

  /** The interval of a rate-limited client: the same as under full load. */
  Duration whenRateLimited(RandomGenerator random) {
    return spread(grown(regular, MAX_GROWTH), random);
  }

  /**
   * The factor for a load, so that as many announces arrive as the store can serve: while it
   * refuses a quarter, three quarters are served, so intervals must be 4/3 as long.
   */
  private static double growth(double load) {
    return Math.min(MAX_GROWTH, 1 / (1 - Math.clamp(load, 0, 1)));
  }

  /** A mean times a factor, limited so that it stays within {@link #MAX} with all the jitter. */
  private Duration grown(Duration mean, double factor) {
    long seconds = Math.round(mean.toSeconds() * factor);
    long max = Math.max(mean.toSeconds(), Math.round(MAX.toSeconds() / (1 + jitter)));
    return Duration.ofSeconds(Math.min(seconds, max));
  }

  /** The longest interval, without growth by load or the swarm's size. */
  Duration longest() {
    return Duration.ofSeconds(Math.round(regular.toSeconds() * (1 + jitter)));
  }

  /** The interval after a refused request, which would be refused again. */
  Duration afterRefusal(RandomGenerator random) {
    return spread(regular, random);
  }

  /** The interval after a failure of the tracker: 5 to 10 minutes, uniformly distributed. */
  Duration afterFailure(RandomGenerator random) {
    return Duration.ofSeconds(
        random.nextLong(MIN_AFTER_FAILURE.toSeconds(), MAX_AFTER_FAILURE.toSeconds() + 1));
  }

  /** The shortest of all intervals. */
  static Duration shortest() {
    return MIN_AFTER_FAILURE;
  }

  /** The minimum time between two scrapes of a client: that between regular announces. */
  Duration betweenScrapes() {
    return minimum(regular);
  }

  /** The minimum time between announces for an interval. */
  Duration minimum(Duration interval) {
    return Duration.ofSeconds(Math.round(interval.toSeconds() * minimumShare));
  }

  private static Duration clamp(Duration value, Duration min, Duration max) {
    return Duration.ofSeconds(Math.clamp(value.toSeconds(), min.toSeconds(), max.toSeconds()));
  }

  private Duration spread(Duration mean, RandomGenerator random) {
    double deviation = jitter * (2 * random.nextDouble() - 1);
    return Duration.ofSeconds(Math.round(mean.toSeconds() * (1 + deviation)));
  }
}
