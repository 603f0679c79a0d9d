package meridian.scenario.world;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import meridian.scenario.table.Region;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Decides what befalls whoever calls the table, between any two calls. */
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

  /** To be called before each call of a region's replica. */
  void before(Region region) {
    InterleavedTasks.pause();
    Interruption interruption = interruptions.peek();
    if (interruption != null && interruption.callsLeft-- == 0) {
      interruptions.remove();
      interruption.action.run();
      interruptions.push(interruption);
    }
    if (unreachable.contains(region)) {
      throw SdkClientException.create(region + " cannot be reached");
    }
  }

  /** Lets a region's replica be reached by nobody. */
  void lose(Region region) {
    unreachable.add(region);
  }

  /** Undoes {@link #lose}. */
  void recover(Region region) {
    unreachable.remove(region);
  }

  /**
   * Does something in which something else gets in between.
   *
   * @param calls after how many calls; if there are fewer, nothing gets in between
   * @return whether it did
   */
  public boolean runInterrupted(int calls, Runnable work, Runnable between) {
    Interruption interruption = new Interruption(calls, between);
    interruptions.push(interruption);
    try {
      work.run();
    } finally {
      interruptions.remove(interruption);
    }
    return interruption.callsLeft < 0;
  }

  /**
   * Does something until it is killed.
   *
   * @param calls after how many calls; if there are fewer, it comes to its own end
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
