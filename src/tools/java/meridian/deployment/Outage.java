package meridian.deployment;

/**
 * What is wrong with a region of a local run.
 *
 * @param region its name
 * @param down whether nothing there answers anybody
 * @param partitioned whether replication to it and from it waits
 * @param slowMillis how much later its replica answers
 * @param throttled the share of calls that its replica refuses, 0 to 1
 */
public record Outage(
    String region, boolean down, boolean partitioned, int slowMillis, double throttled) {

  /**
   * An outage.
   *
   * @throws IllegalArgumentException if a number is not as it must be; the message names it
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

  /** Nothing is wrong. */
  public static Outage none(String region) {
    return new Outage(region, false, false, 0, 0);
  }

  /** The same, and the region is down. */
  public Outage withDown() {
    return new Outage(region, true, partitioned, slowMillis, throttled);
  }

  /** The same, but the region is up, and its replica neither slow nor throttled. */
  public Outage withUp() {
    return new Outage(region, false, partitioned, 0, 0);
  }

  /** The same, with the region cut off from the others or not. */
  public Outage withPartitioned(boolean isPartitioned) {
    return new Outage(region, down, isPartitioned, slowMillis, throttled);
  }

  /** The same, with a replica that answers so much later. */
  public Outage withSlow(int millis) {
    return new Outage(region, down, partitioned, millis, throttled);
  }

  /** The same, with a replica that refuses that share of calls. */
  public Outage withThrottled(double share) {
    return new Outage(region, down, partitioned, slowMillis, share);
  }
}
