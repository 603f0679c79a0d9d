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
 * The time of one invocation after another: it begins when the invocation does, and passes only as
 * calls take some. What an invocation does at the same time takes as long as the longest of it. The
 * rest of the world stands still meanwhile. For one thread.
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
   * What came of an invocation.
   *
   * @param took how long it lasted
   */
  public record Invoked<T>(T result, Duration took) {}

  /** Does something as an invocation of its own. */
  <T> Invoked<T> invoke(Supplier<T> invocation) {
    spent = Duration.ZERO;
    try {
      T result = invocation.get();
      return new Invoked<>(result, spent);
    } finally {
      spent = Duration.ZERO;
    }
  }

  /** Has a call take so long, but not beyond the limit that there is. */
  void spend(Duration duration) {
    Duration then = spent.plus(duration);
    if (then.compareTo(end) > 0) {
      spent = end;
      throw new Over();
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
    } catch (Over _) {
      throw new TimeoutException();
    } catch (Exception e) {
      throw new ExecutionException(e);
    } finally {
      end = before;
    }
  }

  /** An executor each of whose tasks begins when it is given, and lasts as long as it takes. */
  ExecutorService executor() {
    return new Forks();
  }

  /** The time that there was is over. */
  private static final class Over extends RuntimeException {
    private static final long serialVersionUID = 1;

    Over() {
      super("over", null, false, false);
    }
  }

  /** For one thread, so that a run can be repeated exactly. */
  private final class Forks extends InlineExecutor {

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> task) {
      return new Fork<>(task);
    }
  }

  /** Something done at once, whose end is waited for later. */
  private final class Fork<T> extends FutureTask<T> {

    private Duration finished = Duration.ZERO;

    Fork(Callable<T> task) {
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
