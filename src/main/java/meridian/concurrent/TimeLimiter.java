package meridian.concurrent;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;

/** Does something, but gives up waiting for it when its time is over. */
public interface TimeLimiter {

  /**
   * Does it, or some of it.
   *
   * @return what the task returned
   * @throws ExecutionException if the task failed, with its exception as the cause
   * @throws TimeoutException if the time was over first; what the task did may or may not last
   * @throws InterruptedException if the caller was interrupted, with the task given up too
   */
  <T> T call(Duration limit, Callable<T> task)
      throws ExecutionException, TimeoutException, InterruptedException;

  /**
   * Does something that stands for a store, to whose callers it is unavailable if it takes too
   * long. Throws what the task throws, which is nothing checked.
   *
   * @param name what is asked, for the log
   * @throws StoreUnavailableException if the time was over first, or the caller was interrupted
   */
  default <T> T inTime(String name, Duration limit, Supplier<T> task) {
    try {
      return call(limit, task::get);
    } catch (TimeoutException e) {
      throw new StoreUnavailableException(
          Reason.TIMED_OUT, name + " did not answer within " + limit.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException(Reason.TIMED_OUT, "interrupted", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException exception -> throw exception;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /**
   * Runs each task in a thread of the executor and interrupts it when nobody waits any more.
   * Virtual threads leave whatever they wait for then, reads from the network included.
   */
  static TimeLimiter interrupting(ExecutorService executor) {
    return new InterruptingTimeLimiter(executor);
  }
}
