package meridian.resilience;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import meridian.concurrent.TimeLimiter;

/** Virtual time that passes only when a call spends it, up to the time limit of the call. */
final class SpentTime implements InstantSource, TimeLimiter {

  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private Instant deadline = Instant.MAX;

  @Override
  public Instant instant() {
    return now;
  }

  void spend(Duration duration) {
    Instant end = now.plus(duration);
    if (end.isAfter(deadline)) {
      now = deadline;
      throw new Over();
    }
    now = end;
  }

  @Override
  public <T> T call(Duration limit, Callable<T> task) throws ExecutionException, TimeoutException {
    deadline = now.plus(limit);
    try {
      return task.call();
    } catch (Over _) {
      throw new TimeoutException();
    } catch (Exception e) {
      throw new ExecutionException(e);
    } finally {
      deadline = Instant.MAX;
    }
  }

  /** The time limit of a call has passed. */
  private static final class Over extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
