package meridian.deployment;

/**
 * The faults of a region of a local run.
 *
 * @param region the region's name
 * @param down whether nothing in the region answers
 * @param partitioned whether replication to and from the region is suspended
 * @param slowMillis added latency of its replica, 0 to 60,000
 * @param throttled the share of calls that its replica throttles, 0 to 1
 */
public record Outage(
    String region, boolean down, boolean partitioned, int slowMillis, double throttled) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range; the message names it
   */
  public Outage {
    if (slowMillis < 0 || slowMillis > OutageAction.MAX_MILLIS) {
      throw new IllegalArgumentException(
          "slow takes 0 to %d milliseconds".formatted(OutageAction.MAX_MILLIS));
    }
    if (!(throttled >= 0 && throttled <= 1)) {
      throw new IllegalArgumentException("throttle takes a share of calls from 0 to 1");
    }
  }

  /** A region without faults. */
  public static Outage none(String region) {
    return new Outage(region, false, false, 0, 0);
  }

  /** A copy that is down. */
  public Outage withDown() {
    return new Outage(region, true, partitioned, slowMillis, throttled);
  }

  /** A copy that is up, with a replica neither slow nor throttled. */
  public Outage withUp() {
    return new Outage(region, false, partitioned, 0, 0);
  }

  /** A copy with the region partitioned or not. */
  public Outage withPartitioned(boolean isPartitioned) {
    return new Outage(region, down, isPartitioned, slowMillis, throttled);
  }

  /** A copy with this added latency. */
  public Outage withSlow(int millis) {
    return new Outage(region, down, partitioned, millis, throttled);
  }

  /** A copy with this share of throttled calls. */
  public Outage withThrottled(double share) {
    return new Outage(region, down, partitioned, slowMillis, share);
  }
}
