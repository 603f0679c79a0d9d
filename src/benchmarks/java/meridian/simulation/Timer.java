package meridian.simulation;

import java.time.Duration;
import meridian.model.VirtualTime;

/** Runs one task at a time after a wait: a later one replaces the one before. */
public interface Timer {

  /** Schedules a task in place of the one that is scheduled, if any. */
  void set(Duration wait, Runnable task);

  /** Cancels the task that is scheduled, if any. */
  void cancel();

  /** A timer in virtual time, which is not set. */
  static Timer in(VirtualTime time) {
    return new Timer() {
      private int settings;

      @Override
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

      @Override
      public void cancel() {
        settings++;
      }
    };
  }
}
