package meridian.scenario.world;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import meridian.scenario.table.Region;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Interrupts or fails calls of the table. */
public final class CallInterceptor {

  private final Set<Region> unreachable = EnumSet.noneOf(Region.class);
  private final Deque<Interruption> interruptions = new ArrayDeque<>();

  private static final class Interruption {
    private final Runnable action;
    private int callsLeft;

    Interruption(int calls, Runnable action) {
      this.callsLeft = calls;
      this.action = action;
    }
  }

  /** Must be called before each call of a region's replica. */
  void before(Region region) {
    InterleavedTasks.pause();
    Interruption interruption = interruptions.peek();
    if (interruption != null && interruption.callsLeft-- == 0) {
      interruptions.remove();
      interruption.action.run();
      interruptions.push(interruption);
    }
    if (unreachable.contains(region)) {
      throw SdkClientException.create(region + " is unreachable");
    }
  }

  /** Makes a region's replica unreachable. */
  void lose(Region region) {
    unreachable.add(region);
  }

  /** Undoes {@link #lose}. */
  void recover(Region region) {
    unreachable.remove(region);
  }

  /**
   * Runs some work with an interruption.
   *
   * @param calls number of calls before the interruption; if there are fewer, there is none
   * @return whether there was one
   */
  public boolean runInterrupted(int calls, Runnable work, Runnable interruption) {
    Interruption inserted = new Interruption(calls, interruption);
    interruptions.push(inserted);
    try {
      work.run();
    } finally {
      interruptions.remove(inserted);
    }
    return inserted.callsLeft < 0;
  }

  /**
   * Runs some work until it is killed.
   *
   * @param calls number of calls before that; if there are fewer, the work is completed
   * @return whether it was killed
   */
  public boolean runKilled(int calls, Runnable work) {
    try {
      return runInterrupted(
          calls,
          work,
          () -> {
            throw new KilledError();
          });
    } catch (KilledError _) {
      return true;
    }
  }
}
