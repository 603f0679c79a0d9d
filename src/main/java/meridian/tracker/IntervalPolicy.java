package meridian.tracker;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When clients are told to come back. Monitors want 300 to 10,800 seconds, libtorrent applies what
 * it is told exactly, so every interval is spread at random around its mean.
 *
 * @param regular mean time between two announces of a peer, but for those of very large swarms
 * @param early mean time to the next announce of a peer that got too few peers
 * @param enoughPeers how many peers are not too few
 * @param earlyTimes how often in a row a peer may be told the early interval: 0 to 15
 * @param jitter greatest deviation from a mean, as a share of it: 0 to less than 1
 * @param minimumShare what share of its interval a client must let pass before it may announce
 *     again of its own accord: 0 to 1. aria2 announces that often.
 */
public record IntervalPolicy(
    Duration regular,
    Duration early,
    int enoughPeers,
    int earlyTimes,
    double jitter,
    double minimumShare) {

  // With the jitter of a tenth, an early interval stays within five to ten minutes.
  private static final Duration LEAST_EARLY = Duration.ofMinutes(6);
  private static final Duration GREATEST_EARLY = Duration.ofMinutes(9);

  // After a failure of the tracker's own: whoever met it is not to come back with all others.
  private static final Duration LEAST_RETRY = Duration.ofMinutes(5);
  private static final Duration GREATEST_RETRY = Duration.ofMinutes(10);

  private static final int LARGE = 10_000;

  /** From what load on intervals grow: below it there is room for more. */
  private static final double BUSY = 0.7;

  private static final double GREATEST_GROWTH = 2;

  /** The longest interval that monitors take for a sound one. */
  private static final Duration GREATEST = Duration.ofHours(3);

  /** Half an hour, give or take a tenth; a quarter of that for who got too few peers. */
  public static final IntervalPolicy DEFAULT = around(Duration.ofMinutes(30));

  /** The default policy at another pace. */
  public static IntervalPolicy around(Duration regular) {
    Duration early = between(LEAST_EARLY, regular.dividedBy(4), GREATEST_EARLY);
    return new IntervalPolicy(regular, early, 5, 3, 0.1, 0.5);
  }

  /**
   * A policy.
   *
   * @throws IllegalArgumentException if a number is out of its range
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

  /** Whether a peer that wanted enough peers and was given too few is to come back early. */
  boolean isEarly(int peersWanted, int peersGiven, int earlyBefore) {
    return peersWanted >= enoughPeers && peersGiven < enoughPeers && earlyBefore < earlyTimes;
  }

  /**
   * The interval to the next announce of a peer that got too few peers.
   *
   * @param load of the tracker, 0 to 1
   */
  Duration nextEarly(double load, RandomGenerator random) {
    return spread(grown(early, growth(load)), random);
  }

  /**
   * The interval to the next announce otherwise: the regular one in swarms of up to {@value
   * #LARGE}, and longer in larger ones, where nobody lacks peers; twice as long from a hundred
   * times that size on. Longer too under load, by the same at most, but in all never too long for
   * monitors.
   *
   * @param peers in the swarm
   * @param load of the tracker, 0 to 1
   */
  Duration next(long peers, double load, RandomGenerator random) {
    double size = 1 + Math.log10((double) Math.max(peers, 1) / LARGE) / 2;
    return spread(grown(regular, Math.clamp(size, 1, GREATEST_GROWTH) * growth(load)), random);
  }

  /** The interval after an announce that was one too many: as long as those under full load. */
  Duration whenRateLimited(RandomGenerator random) {
    return spread(grown(regular, GREATEST_GROWTH), random);
  }

  /** Steadily from 1 for what is bearable to the greatest for what is not. */
  private static double growth(double load) {
    double excess = Math.clamp((load - BUSY) / (1 - BUSY), 0, 1);
    return 1 + (GREATEST_GROWTH - 1) * excess;
  }

  /** So much longer, but not longer than monitors bear with all the jitter. */
  private Duration grown(Duration mean, double growth) {
    long seconds = Math.round(mean.toSeconds() * growth);
    long greatest = Math.max(mean.toSeconds(), Math.round(GREATEST.toSeconds() / (1 + jitter)));
    return Duration.ofSeconds(Math.min(seconds, greatest));
  }

  /** The longest interval that is told without regard to the load and how large a swarm is. */
  Duration longest() {
    return Duration.ofSeconds(Math.round(regular.toSeconds() * (1 + jitter)));
  }

  /** The interval after a request that was refused, and would be again if repeated sooner. */
  Duration afterRefusal(RandomGenerator random) {
    return spread(regular, random);
  }

  /**
   * The time after which to try again what failed through no fault of the client: five to ten
   * minutes, all equally likely, so that those who met one failure do not come back together.
   */
  Duration afterFailure(RandomGenerator random) {
    return Duration.ofSeconds(
        random.nextLong(LEAST_RETRY.toSeconds(), GREATEST_RETRY.toSeconds() + 1));
  }

  /** The shortest interval that is told. */
  static Duration shortest() {
    return LEAST_RETRY;
  }

  /** The least time between two announces for a client that was told this interval. */
  Duration minimum(Duration interval) {
    return Duration.ofSeconds(Math.round(interval.toSeconds() * minimumShare));
  }

  private static Duration between(Duration least, Duration wanted, Duration most) {
    return Duration.ofSeconds(Math.clamp(wanted.toSeconds(), least.toSeconds(), most.toSeconds()));
  }

  private Duration spread(Duration mean, RandomGenerator random) {
    double deviation = jitter * (2 * random.nextDouble() - 1);
    return Duration.ofSeconds(Math.round(mean.toSeconds() * (1 + deviation)));
  }
}
