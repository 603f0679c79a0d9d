package meridian.store.dynamodb.sweep;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Limits the units a second of a table that a sweep uses, so that announces find enough. A caller
 * waits until the rate has made up for the units of the callers before it. Safe for use by many
 * threads.
 */
public final class UnitRateLimiter {

  /**
   * The lowest rate. At this rate {@link PeerSweep} needs ten seconds for the writes, and 26 for a
   * page of a megabyte, after which it asks whether its time is up.
   */
  private static final double MIN_RATE = 5;

  /** The longest wait, which a clock that was set back does not exceed. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

  private final double unitsPerSecond;
  private final InstantSource clock;
  private final Consumer<Duration> pause;

  /** When the units of all callers so far are made up for. */
  private Instant free = Instant.MIN;

  /**
   * A limiter.
   *
   * @param unitsPerSecond at least five, or infinite
   * @param pause waits
   */
  UnitRateLimiter(double unitsPerSecond, InstantSource clock, Consumer<Duration> pause) {
    this.unitsPerSecond = unitsPerSecond;
    this.clock = clock;
    this.pause = pause;
  }

  /** A limiter of units a second, at least five; may be infinite. */
  public static UnitRateLimiter perSecond(double units, InstantSource clock) {
    return new UnitRateLimiter(Math.max(units, MIN_RATE), clock, UnitRateLimiter::sleep);
  }

  /** A limiter that lets everything pass. */
  public static UnitRateLimiter unlimited() {
    return perSecond(Double.POSITIVE_INFINITY, InstantSource.system());
  }

  /** Takes units, after the wait for those that were taken before. */
  void acquire(double units) {
    Duration wait = reserve(units);
    if (wait.isPositive()) {
      pause.accept(wait);
    }
  }

  private synchronized Duration reserve(double units) {
    if (Double.isInfinite(unitsPerSecond)) {
      return Duration.ZERO;
    }
    Instant now = clock.instant();
    Instant start = free.isBefore(now) || free.isAfter(now.plus(MAX_WAIT)) ? now : free;
    free = start.plusNanos((long) (units / unitsPerSecond * NANOS_PER_SECOND));
    return Duration.between(now, start);
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a sweep waited for its next units", e);
    }
  }
}
