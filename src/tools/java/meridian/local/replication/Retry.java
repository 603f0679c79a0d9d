package meridian.local.replication;

import java.lang.System.Logger.Level;
import java.time.Duration;

/** Retries a piece of work a few times, then logs the failure and gives up. */
final class Retry {

  private static final System.Logger LOG = System.getLogger(Retry.class.getName());
  private static final int ATTEMPTS = 5;
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Retry() {}

  /**
   * Runs the work. Returns early, without a log entry, if the thread is interrupted.
   *
   * @param what the work's object, for the log
   */
  static void run(String what, Runnable work) {
    for (int attempt = 1; !Thread.currentThread().isInterrupted(); attempt++) {
      try {
        work.run();
        return;
      } catch (RuntimeException e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        if (attempt == ATTEMPTS) {
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
