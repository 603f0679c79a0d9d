package meridian.concurrent;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;

/** Stops waiting for a task when its time is over. */
public interface TimeLimiter {

  /**
   * Runs a task.
   *
   * @return what the task returned
   * @throws ExecutionException if the task failed, with its exception as the cause
   * @throws TimeoutException if the limit passed first; the task may or may not have had its effect
   * @throws InterruptedException if the calling thread was interrupted; the task is cancelled
   */
  <T> T call(Duration limit, Callable<T> task)
      throws ExecutionException, TimeoutException, InterruptedException;

  /**
   * Runs each task in a thread of the executor, and interrupts it when its caller no longer waits.
   * An interrupt ends any blocking operation of a virtual thread. In a platform thread it does not
   * end a read from the network, which needs a time-out of its own.
   */
  static TimeLimiter interrupting(ExecutorService executor) {
    return new InterruptingTimeLimiter(executor);
  }
}
