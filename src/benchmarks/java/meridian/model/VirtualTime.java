package meridian.model;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes only when it is told to, and does what is due on the way. For one thread. */
public final class VirtualTime implements InstantSource {

  private final PriorityQueue<Due> agenda =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
  private Instant now;
  private long orders;

  /** Starts at some instant. */
  public VirtualTime(Instant start) {
    now = start;
  }

  private record Due(Instant at, long order, Runnable task) {}

  @Override
  public Instant instant() {
    return now;
  }

  /**
   * Has something done after a while; tasks due at the same instant are done in the order given.
   */
  public void after(Duration delay, Runnable task) {
    agenda.add(new Due(now.plus(delay), orders++, task));
  }

  /** Lets time pass. */
  public void pass(Duration duration) {
    Instant end = now.plus(duration);
    for (Due due = agenda.peek(); due != null && !due.at.isAfter(end); due = agenda.peek()) {
      agenda.remove();
      now = due.at;
      due.task.run();
    }
    now = end;
  }
}
