package meridian.concurrent;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The time that a caller can spare for a table. The timeouts of a client are not enough to keep to
 * it: a connection that nobody takes holds up the thread that asks for it, and a list may have
 * several pages.
 *
 * @param limit ends what takes too long
 * @param duration how long that is
 */
public record Timeout(Limit limit, Duration duration) {

  /** Ends what takes too long. */
  public interface Limit {

    /**
     * Does something and waits for it no longer than so long. Throws what the task throws, and a
     * StoreUnavailableException if the time is over first or the caller is interrupted; what the
     * task did may or may not last then.
     *
     * @param name what is asked, for the log
     */
    <T> T inTime(String name, Duration time, Supplier<T> task);
  }

  /** The same for callers who can spare another time. */
  public Timeout withDuration(Duration otherTime) {
    return new Timeout(limit, otherTime);
  }

  /** Does something within the time, or fails as {@link Limit#inTime} does. */
  public <T> T call(String name, Supplier<T> task) {
    return limit.inTime(name, duration, task);
  }
}
