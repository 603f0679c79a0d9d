package meridian.local.outage;

import java.time.Duration;
import meridian.deployment.Outage;
import meridian.deployment.OutageAction;
import meridian.deployment.OutageResult;
import meridian.topology.Region;

/**
 * Has regions of a local run fail, as {@link OutageAction} describes it. What is done holds when
 * the method returns, and may be done again. Safe for use by many threads.
 */
public interface Outages {

  /** What is wrong with a region. */
  Outage of(Region region);

  /**
   * Does something to a region.
   *
   * @param number counts if the action takes one
   * @throws IllegalArgumentException if the run has no such region, or the number is not as it must
   *     be; nothing is changed then
   */
  OutageResult act(Region region, OutageAction action, double number);

  /** Has nothing there answer anybody any more. */
  default void down(Region region) {
    act(region, OutageAction.DOWN, 0);
  }

  /** Has it answer again, neither slow nor throttled. */
  default void up(Region region) {
    act(region, OutageAction.UP, 0);
  }

  /** Has replication to it and from it wait. */
  default void partition(Region region) {
    act(region, OutageAction.PARTITION, 0);
  }

  /** Has everything arrive that waited because of {@link #partition}. */
  default void heal(Region region) {
    act(region, OutageAction.HEAL, 0);
  }

  /** Has its replica answer late, to the millisecond. */
  default void slow(Region region, Duration time) {
    act(region, OutageAction.SLOW, (double) time.toMillis());
  }

  /** Has its replica refuse some calls. */
  default void throttle(Region region, double share) {
    act(region, OutageAction.THROTTLE, share);
  }
}
