package meridian.store.s3.object;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;

/**
 * When an update of an object that conflicted with another one is tried again: after a random pause
 * whose maximum doubles, until a time limit or {@value #MAX_ATTEMPTS} attempts.
 *
 * @param limit how long an update may be tried
 * @param pause lets time pass
 * @param clock measures the limit
 * @param random chooses pauses; safe for use by many threads
 */
public record Retries(Duration limit, Pause pause, InstantSource clock, RandomGenerator random) {

  static final int MAX_ATTEMPTS = 40;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final int MAX_DOUBLINGS = 4;

  /**
   * How long an update may be tried in a call that is abandoned after a time: so much less that the
   * last attempt ends before, and the call fails as contended instead of timed out.
   */
  public static Duration within(Duration call) {
    return call.multipliedBy(6).dividedBy(10);
  }

  /** Lets time pass in the calling thread. */
  public interface Pause {
    /** Returns after a duration. */
    void sleep(Duration duration) throws InterruptedException;
  }

  /** Retries with pauses in real time. */
  public static Retries realTime(Duration limit, InstantSource clock, RandomGenerator random) {
    return new Retries(limit, Thread::sleep, clock, random);
  }

  /** Whether the limit is reached. */
  boolean isOver(Instant since) {
    return !clock.instant().isBefore(since.plus(limit));
  }

  /**
   * Waits before another attempt.
   *
   * @param since when the first attempt began
   * @param attempts how many failed, at least one
   * @throws StoreUnavailableException if the limit is reached: the object is contended
   */
  void await(String key, Instant since, int attempts) throws InterruptedException {
    Duration most = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, MAX_DOUBLINGS));
    Duration next = Duration.ofNanos(1 + random.nextLong(most.toNanos()));
    if (attempts >= MAX_ATTEMPTS || !clock.instant().plus(next).isBefore(since.plus(limit))) {
      throw new StoreUnavailableException(
          Reason.THROTTLED,
          "the object %s was not updated: others changed it, or the bucket was throttled, in %d attempts"
              .formatted(key, attempts));
    }
    pause.sleep(next);
  }
}
