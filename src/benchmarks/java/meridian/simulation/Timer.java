package meridian.simulation;

import java.time.Duration;
import meridian.model.VirtualTime;

/** Runs a task after a delay. It holds at most one task: setting another replaces it. */
public interface Timer {

  /** Schedules a task, and cancels the scheduled one if there is one. */
  void set(Duration delay, Runnable task);

  /** Cancels the scheduled task, if there is one. */
  void cancel();

  /** Creates a timer that runs in virtual time, without a task. */
  static Timer in(VirtualTime time) {
    return new Timer() {
      private int settings;

      @Override
      public void set(Duration delay, Runnable task) {
        int setting = ++settings;
        time.after(
            delay,
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
