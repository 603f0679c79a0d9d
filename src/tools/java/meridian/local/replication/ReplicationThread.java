package meridian.local.replication;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs replication in real time, in a thread of its own. A failed task is logged. */
public final class ReplicationThread implements Replicator.Scheduler, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ReplicationThread.class.getName());

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().name("replication").daemon().factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  @Override
  public void after(Duration delay, Runnable task) {
    var _ = thread.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs a task again and again, with a pause between the end of one run and the next. */
  public void every(Duration pause, Runnable task) {
    var _ =
        thread.scheduleWithFixedDelay(
            () -> run(task), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a write could not be replicated", e);
    }
  }

  /** Stops; tasks that are due later are not run. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
