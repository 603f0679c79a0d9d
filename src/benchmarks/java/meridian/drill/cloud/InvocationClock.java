package meridian.drill.cloud;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import meridian.concurrent.TimeLimiter;
import meridian.model.InlineExecutor;

/**
 * The clock of invocations, one after the other: only the calls of an invocation advance it, and
 * concurrent calls together take as long as the longest of them. Virtual time stands still
 * meanwhile. For one thread.
 */
public final class InvocationClock implements InstantSource, TimeLimiter {

  private static final Duration NEVER = Duration.ofDays(1);

  private final InstantSource world;
  private Duration spent = Duration.ZERO;
  private Duration end = NEVER;

  InvocationClock(InstantSource world) {
    this.world = world;
  }

  @Override
  public Instant instant() {
    return world.instant().plus(spent);
  }

  /**
   * The result of an invocation.
   *
   * @param took its duration
   */
  public record Invoked<T>(T result, Duration took) {}

  /** Runs an invocation. */
  <T> Invoked<T> invoke(Supplier<T> invocation) {
    spent = Duration.ZERO;
    try {
      T result = invocation.get();
      return new Invoked<>(result, spent);
    } finally {
      spent = Duration.ZERO;
    }
  }

  /** Advances the clock by the duration of a call, but not beyond the current time limit. */
  void spend(Duration duration) {
    Duration then = spent.plus(duration);
    if (then.compareTo(end) > 0) {
      spent = end;
      throw new TimeLimitExceeded();
    }
    spent = then;
  }

  @Override
  public <T> T call(Duration limit, Callable<T> task) throws ExecutionException, TimeoutException {
    Duration before = end;
    Duration own = spent.plus(limit);
    end = own.compareTo(before) < 0 ? own : before;
    try {
      return task.call();
    } catch (TimeLimitExceeded _) {
      throw new TimeoutException();
    } catch (Exception e) {
      throw new ExecutionException(e);
    } finally {
      end = before;
    }
  }

  /** An executor whose tasks start when they are submitted, and run concurrently. */
  ExecutorService executor() {
    return new ConcurrentTasks();
  }

  /** The time limit is exceeded. */
  private static final class TimeLimitExceeded extends RuntimeException {
    private static final long serialVersionUID = 1;

    TimeLimitExceeded() {
      super("time limit exceeded", null, false, false);
    }
  }

  /** Runs tasks in the caller's thread, so that a run can be repeated exactly. */
  private final class ConcurrentTasks extends InlineExecutor {

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> task) {
      return new ConcurrentTask<>(task);
    }
  }

  /** A task that runs at once, but ends later on this clock. */
  private final class ConcurrentTask<T> extends FutureTask<T> {

    private Duration finished = Duration.ZERO;

    ConcurrentTask(Callable<T> task) {
      super(task);
    }

    @Override
    public void run() {
      Duration begun = spent;
      super.run();
      finished = spent;
      spent = begun;
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
      if (finished.compareTo(spent) > 0) {
        spent = finished;
      }
      return super.get();
    }
  }
}
