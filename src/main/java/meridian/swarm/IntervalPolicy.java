package meridian.swarm;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When clients are told to come back. Monitors want 300 to 10,800 seconds, libtorrent applies what
 * it is told exactly, so every interval is spread at random around its mean.
 *
 * @param regular mean time between two announces of a peer
 * @param early mean time to the second announce of a peer that got too few peers when it started
 * @param enoughPeers how many peers are not too few
 * @param retry mean time to the next try after a failure that is the tracker's
 * @param jitter greatest deviation from a mean, as a share of it: 0 to less than 1
 * @param minimumShare what share of its interval a client must let pass before it may announce
 *     again of its own accord: 0 to 1. aria2 announces that often.
 */
public record IntervalPolicy(
    Duration regular,
    Duration early,
    int enoughPeers,
    Duration retry,
    double jitter,
    double minimumShare) {

  /** Half an hour, give or take a tenth; a quarter of that for a lonely newcomer. */
  public static final IntervalPolicy DEFAULT = around(Duration.ofMinutes(30));

  /** The default policy at another pace. */
  public static IntervalPolicy around(Duration regular) {
    return new IntervalPolicy(regular, regular.dividedBy(4), 5, regular.dividedBy(5), 0.1, 0.5);
  }

  /**
   * A policy.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public IntervalPolicy {
    if (!regular.isPositive() || !early.isPositive() || !retry.isPositive()) {
      throw new IllegalArgumentException("intervals must be positive");
    }
    if (!(jitter >= 0 && jitter < 1)) {
      throw new IllegalArgumentException("jitter must be at least 0 and less than 1");
    }
    if (!(minimumShare >= 0 && minimumShare <= 1)) {
      throw new IllegalArgumentException("minimum share must be 0 to 1");
    }
  }

  /** The interval for an announce that was given so many peers. */
  Duration next(Announce announce, int peersGiven, RandomGenerator random) {
    boolean lonely = announce.event() == Event.STARTED && peersGiven < enoughPeers;
    return spread(lonely ? early : regular, random);
  }

  /** The time after which to try again what failed through no fault of the client. */
  Duration retry(RandomGenerator random) {
    return spread(retry, random);
  }

  /** The least time between two announces for a client that was told this interval. */
  Duration minimum(Duration interval) {
    return Duration.ofSeconds(Math.round(interval.toSeconds() * minimumShare));
  }

  private Duration spread(Duration mean, RandomGenerator random) {
    double deviation = jitter * (2 * random.nextDouble() - 1);
    return Duration.ofSeconds(Math.round(mean.toSeconds() * (1 + deviation)));
  }
}
