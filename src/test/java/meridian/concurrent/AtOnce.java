package meridian.concurrent;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** A time limiter without a limit, for tests in whose virtual time calls take none. */
public final class AtOnce implements TimeLimiter {

  /** A timeout that never passes. */
  public static final Timeout TIMEOUT = new Timeout(new AtOnce(), Duration.ofMillis(25));

  @Override
  public <T> T call(Duration limit, Callable<T> task) throws ExecutionException {
    try {
      return task.call();
    } catch (Exception e) {
      throw new ExecutionException(e);
    }
  }
}
