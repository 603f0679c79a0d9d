package meridian.concurrent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs calls in parallel and waits for all of them. */
public final class ParallelCalls {

  private final ExecutorService executor;

  public ParallelCalls(ExecutorService executor) {
    this.executor = executor;
  }

  /**
   * Applies a function to each value in parallel. Results keep the order of the values. If calls
   * fail, throws the first failure in that order, after all calls have ended.
   */
  public <A, B> List<B> map(List<A> values, Function<A, B> function) {
    if (values.size() == 1) {
      return List.of(function.apply(values.getFirst()));
    }
    List<Callable<B>> tasks = new ArrayList<>();
    for (A value : values) {
      tasks.add(() -> function.apply(value));
    }
    return all(tasks);
  }

  /**
   * Runs tasks in parallel, the last one in the calling thread, and returns their results in the
   * order of the tasks. If tasks fail, throws the first failure in that order, after all tasks have
   * ended.
   */
  public <T> List<T> all(List<Callable<T>> tasks) {
    List<Future<T>> futures = new ArrayList<>();
    for (Callable<T> task : tasks.subList(0, Math.max(tasks.size() - 1, 0))) {
      futures.add(executor.submit(task));
    }
    if (!tasks.isEmpty()) {
      FutureTask<T> last = new FutureTask<>(tasks.getLast());
      last.run();
      futures.add(last);
    }
    for (Future<T> future : futures) {
      awaitEnd(future);
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(await(future));
    }
    return results;
  }

  /** As {@link #map(List, Function)}, with a maximum number of calls at the same time. */
  public <A, B> List<B> map(List<A> values, int maxParallel, Function<A, B> function) {
    List<B> results = new ArrayList<>();
    for (int from = 0; from < values.size(); from += maxParallel) {
      int to = Math.min(from + maxParallel, values.size());
      results.addAll(map(values.subList(from, to), function));
    }
    return results;
  }

  /**
   * Applies a function to each distinct value, with a maximum number of calls at the same time. The
   * results are in the order of the values.
   */
  public <A, B> Map<A, B> mapDistinct(List<A> values, int maxParallel, Function<A, B> function) {
    List<A> distinct = values.stream().distinct().toList();
    Iterator<B> inOrder = map(distinct, maxParallel, function).iterator();
    Map<A, B> results = new LinkedHashMap<>();
    distinct.forEach(value -> results.put(value, inOrder.next()));
    return results;
  }

  /** Calls an action for each value, with a maximum number of calls at the same time. */
  public <A> void forEach(Collection<A> values, int maxParallel, Consumer<A> action) {
    var _ =
        map(
            List.copyOf(values),
            maxParallel,
            value -> {
              action.accept(value);
              return value;
            });
  }

  /** Starts a call. */
  public <T> Future<T> start(Callable<T> task) {
    return executor.submit(task);
  }

  /**
   * Waits for the result of a call, and throws what the call threw.
   *
   * @throws AbandonedCallException if the thread was interrupted, now or in an earlier wait; the
   *     call is cancelled
   */
  public <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new AbandonedCallException("interrupted while waiting for a parallel call", e);
    } catch (CancellationException e) {
      throw new AbandonedCallException("a parallel call was cancelled", e);
    } catch (ExecutionException e) {
      throw unchecked(e);
    }
  }

  /** Waits until a call has ended, successfully or not. */
  public void awaitEnd(Future<?> future) {
    try {
      await(future);
    } catch (RuntimeException _) {
      // Thrown again where the result is needed.
    }
  }

  /** The unchecked exception that a task threw; an error is thrown at once. */
  static RuntimeException unchecked(ExecutionException failure) {
    return switch (failure.getCause()) {
      case RuntimeException exception -> exception;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(failure);
    };
  }
}
