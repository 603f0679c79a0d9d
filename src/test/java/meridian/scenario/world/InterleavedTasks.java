package meridian.scenario.world;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Several courses of action that take turns, one step at a time, in an order that chance decides
 * and a seed repeats. A step ends where the strand pauses.
 */
final class InterleavedTasks {

  private static final ScopedValue<InterleavedTasks.Strand> CURRENT = ScopedValue.newInstance();

  private InterleavedTasks() {}

  /**
   * Runs all to their ends.
   *
   * @throws RuntimeException or an error as the first that failed did, once all have ended
   */
  static void run(RandomGenerator random, List<Runnable> courses) {
    List<Strand> strands = courses.stream().map(Strand::new).toList();
    List<Strand> alive = new ArrayList<>(strands);
    while (!alive.isEmpty()) {
      Strand next = alive.get(random.nextInt(alive.size()));
      next.step();
      if (next.ended) {
        alive.remove(next);
      }
    }
    strands.forEach(Strand::rethrow);
  }

  /** Ends the caller's step, if it is a strand's, and returns when its next turn has come. */
  static void pause() {
    if (CURRENT.isBound()) {
      CURRENT.get().await();
    }
  }

  private static final class Strand {
    private final Semaphore turn = new Semaphore(0);
    private final Semaphore over = new Semaphore(0);
    private boolean ended;
    private @Nullable Throwable failure;

    Strand(Runnable course) {
      Thread.ofVirtual().start(() -> ScopedValue.where(CURRENT, this).run(() -> live(course)));
    }

    private void live(Runnable course) {
      turn.acquireUninterruptibly();
      try {
        course.run();
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
