package meridian.concurrent;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * How long a caller waits for a call, and what enforces it. The timeouts of an AWS client are not
 * enough: a thread may wait for a connection, and a list may have several pages.
 *
 * @param limiter enforces the duration
 * @param duration how long a call may take
 */
public record Timeout(TimeLimiter limiter, Duration duration) {

  /** The same limiter with another duration. */
  public Timeout withDuration(Duration otherDuration) {
    return new Timeout(limiter, otherDuration);
  }

  /**
   * Calls a task. Throws what the task throws.
   *
   * @param name what is called, for the log
   * @throws AbandonedCallException if the duration passed first, or the thread was interrupted
   */
  public <T> T call(String name, Supplier<T> task) {
    try {
      return limiter.call(duration, task::get);
    } catch (TimeoutException e) {
      throw new AbandonedCallException(
          name + " did not answer within " + duration.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AbandonedCallException("interrupted while waiting for " + name, e);
    } catch (ExecutionException e) {
      throw ParallelCalls.unchecked(e);
    }
  }
}
