package meridian.model;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A clock that only {@link #pass} advances, and which runs the tasks that become due. For one
 * thread.
 */
public final class VirtualTime implements InstantSource {

  private final PriorityQueue<Due> agenda =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
  private Instant now;
  private long orders;

  /** A clock that shows an instant. */
  public VirtualTime(Instant start) {
    now = start;
  }

  private record Due(Instant at, long order, Runnable task) {}

  @Override
  public Instant instant() {
    return now;
  }

  /** Schedules a task; tasks that are due at the same instant run in the order of these calls. */
  public void after(Duration delay, Runnable task) {
    agenda.add(new Due(now.plus(delay), orders++, task));
  }

  /** Advances the clock, and runs what becomes due. */
  public void pass(Duration duration) {
    Instant end = now.plus(duration);
    for (Due due = agenda.peek(); due != null && !due.at.isAfter(end); due = agenda.peek()) {
      agenda.remove();
      now = due.at;
      due.task.run();
    }
    now = end;
  }

  /** A duration multiplied by a factor, rounded to the nanosecond. */
  public static Duration scaled(Duration duration, double factor) {
    return Duration.ofNanos(Math.round(duration.toNanos() * factor));
  }
}
