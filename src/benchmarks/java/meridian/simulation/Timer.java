package meridian.simulation;

import java.time.Duration;
import meridian.model.VirtualTime;

/** Runs one task at a time after a wait in virtual time: a later one replaces the one before. */
public final class Timer {

  private final VirtualTime time;
  private int settings;

  /** A timer that is not set. */
  public Timer(VirtualTime time) {
    this.time = time;
  }

  /** Schedules a task in place of the one that is scheduled, if any. */
  public void set(Duration wait, Runnable task) {
    int setting = ++settings;
    time.after(
        wait,
        () -> {
          if (setting == settings) {
            task.run();
          }
        });
  }

  /** Cancels the task that is scheduled, if any. */
  public void cancel() {
    settings++;
  }
}
