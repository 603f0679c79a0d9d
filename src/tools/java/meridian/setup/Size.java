package meridian.setup;

import meridian.topology.Capacity;
import meridian.topology.RequiredCapacity;

/**
 * The load of a tracker at its busiest time.
 *
 * @param peers clients at a time
 * @param intervalSeconds between two announces of a client, on average
 */
record Size(double peers, int intervalSeconds) {

  /** Mean time for which an announce occupies an environment, until the drill has measured it. */
  static final int REQUEST_MILLIS = 200;

  /**
   * Announces of a client in an interval. Clients also announce that they start, complete and stop:
   * {@code scripts/bench-store} counts {@code announcesPerInterval}, and this leaves some room.
   */
  static final double ANNOUNCES_PER_INTERVAL = 1.5;

  /** What one environment takes: a smaller limit would refuse clients that start together. */
  static final int LEAST_ANNOUNCES = 10;

  /** Concurrent executions of a new account, which cannot reserve any. */
  static final int NEW_ACCOUNT_ENVIRONMENTS = 10;

  /** From here on, provisioned units cost less, although they are also paid while idle. */
  static final int PROVISIONED_ANNOUNCES = 10_000;

  /** Announces a second of all regions at the peak. */
  long announcesPerSecond() {
    return Math.max(
        LEAST_ANNOUNCES, (long) Math.ceil(peers / intervalSeconds * ANNOUNCES_PER_INTERVAL));
  }

  /** The billing mode of the peer table. */
  String mode() {
    return announcesPerSecond() < PROVISIONED_ANNOUNCES ? "on-demand" : "provisioned";
  }

  /** Environments that each of so many regions needs. */
  int environments(int regions, int requestMillis) {
    Capacity load =
        new Capacity(
            mode(), "unreserved", Math.toIntExact(announcesPerSecond()), requestMillis, 1, 1);
    return RequiredCapacity.of(load, regions).environments();
  }

  /** Whether a new account can serve it. */
  boolean isSmall(int regions, int requestMillis) {
    return environments(regions, requestMillis) <= NEW_ACCOUNT_ENVIRONMENTS;
  }
}
