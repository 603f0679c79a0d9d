package meridian.concurrent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;

/** Does several things at the same time and waits for all of them. */
public final class ParallelCalls {

  private final ExecutorService executor;

  public ParallelCalls(ExecutorService executor) {
    this.executor = executor;
  }

  /**
   * Applies a function to each value, keeping their order; fails as the first that failed did, once
   * all have come to their end.
   */
  public <A, B> List<B> map(List<A> values, Function<A, B> function) {
    if (values.size() == 1) {
      return List.of(function.apply(values.getFirst()));
    }
    List<Callable<B>> tasks = new ArrayList<>();
    for (A value : values) {
      tasks.add(() -> function.apply(value));
    }
    List<Future<B>> futures = tasks.stream().map(executor::submit).toList();
    futures.forEach(this::awaitEnd);
    return futures.stream().map(this::await).toList();
  }

  /** Does so too, with no more than so many at the same time. */
  public <A, B> List<B> map(List<A> values, int most, Function<A, B> function) {
    List<B> results = new ArrayList<>();
    for (int from = 0; from < values.size(); from += most) {
      results.addAll(map(values.subList(from, Math.min(from + most, values.size())), function));
    }
    return results;
  }

  /** Does something with each value, with no more than so many at the same time. */
  public <A> void forEach(Collection<A> values, int most, Consumer<A> action) {
    var _ =
        map(
            List.copyOf(values),
            most,
            value -> {
              action.accept(value);
              return value;
            });
  }

  /** Begins with something. */
  public <T> Future<T> start(Callable<T> task) {
    return executor.submit(task);
  }

  /** Waits for what was begun, and fails as it did. */
  public <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      // Nobody waits for it any more.
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException(Reason.TIMED_OUT, "interrupted", e);
    } catch (ExecutionException e) {
      throw unchecked(Objects.requireNonNull(e.getCause()));
    }
  }

  /** Waits until what was begun has come to its end, whatever that is. */
  public void awaitEnd(Future<?> future) {
    try {
      await(future);
    } catch (RuntimeException _) {
      // Whoever needs it will meet it again.
    }
  }

  private static RuntimeException unchecked(Throwable cause) {
    return switch (cause) {
      case RuntimeException exception -> exception;
      case Error error -> throw error;
      default -> new IllegalStateException(cause);
    };
  }
}
