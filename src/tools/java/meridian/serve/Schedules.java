package meridian.serve;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks at fixed intervals. A task that takes longer than its interval is not started twice,
 * and one that fails is run again at the next interval.
 */
final class Schedules implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Schedules.class.getName());

  /** More than there are tasks, so that none waits for another. */
  private static final int THREADS = 8;

  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("schedule-", 0).factory());

  /**
   * Runs a task from now on.
   *
   * @param name of what it does, for the log
   * @param first the time until it first runs
   */
  void put(String name, Duration first, Duration every, Runnable task) {
    var _ =
        timer.scheduleAtFixedRate(
            () -> run(name, task), first.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The time until the next multiple of an interval since 1970: more than zero. */
  static Duration untilNext(Instant now, Duration every) {
    return every.minusMillis(Math.floorMod(now.toEpochMilli(), every.toMillis()));
  }

  /** Runs a task once, and only logs its failure. */
  static void run(String name, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, name + " failed; it is tried again at the next interval", e);
    }
  }

  /** Starts no more tasks, and interrupts those that run. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}
