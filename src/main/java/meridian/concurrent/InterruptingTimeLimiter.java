package meridian.concurrent;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A time limiter by the real clock. */
final class InterruptingTimeLimiter implements TimeLimiter {

  private final ExecutorService executor;

  InterruptingTimeLimiter(ExecutorService executor) {
    this.executor = executor;
  }

  @Override
  public <T> T call(Duration limit, Callable<T> task)
      throws ExecutionException, TimeoutException, InterruptedException {
    Future<T> future = executor.submit(task);
    try {
      return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      // No effect on a completed task.
      future.cancel(true);
    }
  }
}
