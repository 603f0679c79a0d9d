package meridian.resilience;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;

/** Does something, but gives up waiting for it when its time is over. */
public interface TimeLimit {

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
   * Runs each task in a thread of the executor and interrupts it when nobody waits any more.
   * Virtual threads leave whatever they wait for then, reads from the network included.
   */
  static TimeLimit interrupting(ExecutorService executor) {
    return new InterruptingTimeLimit(executor);
  }
}
