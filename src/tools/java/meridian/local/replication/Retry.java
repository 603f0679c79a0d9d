package meridian.local.replication;

import java.lang.System.Logger.Level;
import java.time.Duration;

/** Carries on when one piece of work fails: it is tried some times, then reported and left. */
final class Retry {

  private static final System.Logger LOG = System.getLogger(Retry.class.getName());
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Retry() {}

  /** Does the work, at most so often; returns early, and silently, when interrupted. */
  static void run(int attempts, String what, Runnable work) {
    for (int attempt = 1; !Thread.currentThread().isInterrupted(); attempt++) {
      try {
        work.run();
        return;
      } catch (RuntimeException e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        if (attempt == attempts) {
          LOG.log(Level.ERROR, "giving up replicating " + what, e);
          return;
        }
        pause(PAUSE.multipliedBy(attempt));
      }
    }
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
