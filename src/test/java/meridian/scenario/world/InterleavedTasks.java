package meridian.scenario.world;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that run in turns, one step at a time, in a random order that a seed reproduces. A step
 * ends where the task pauses.
 */
final class InterleavedTasks {

  private static final ScopedValue<InterleavedTasks.Task> CURRENT = ScopedValue.newInstance();

  private InterleavedTasks() {}

  /**
   * Runs all tasks to their ends.
   *
   * @throws RuntimeException or an error, that of the first task that failed, after all have ended
   */
  static void run(RandomGenerator random, List<Runnable> actions) {
    List<Task> tasks = actions.stream().map(Task::new).toList();
    List<Task> running = new ArrayList<>(tasks);
    while (!running.isEmpty()) {
      Task next = running.get(random.nextInt(running.size()));
      next.step();
      if (next.ended) {
        running.remove(next);
      }
    }
    tasks.forEach(Task::rethrow);
  }

  /** A number that identifies the calling task; 0 elsewhere. */
  static int currentTask() {
    return CURRENT.isBound() ? System.identityHashCode(CURRENT.get()) : 0;
  }

  /** Ends the calling task's step, and returns at its next turn; does nothing elsewhere. */
  static void pause() {
    if (CURRENT.isBound()) {
      CURRENT.get().await();
    }
  }

  private static final class Task {
    private final Semaphore turn = new Semaphore(0);
    private final Semaphore over = new Semaphore(0);
    private boolean ended;
    private @Nullable Throwable failure;

    Task(Runnable action) {
      Thread.ofVirtual().start(() -> ScopedValue.where(CURRENT, this).run(() -> execute(action)));
    }

    private void execute(Runnable action) {
      turn.acquireUninterruptibly();
      try {
        action.run();
      } catch (RuntimeException | Error e) {
        failure = e;
      } finally {
        ended = true;
        over.release();
      }
    }

    private void await() {
      over.release();
      turn.acquireUninterruptibly();
    }

    private void step() {
      turn.release();
      over.acquireUninterruptibly();
    }

    private void rethrow() {
      switch (failure) {
        case RuntimeException exception -> throw exception;
        case Error error -> throw error;
        case null, default -> {}
      }
    }
  }
}
