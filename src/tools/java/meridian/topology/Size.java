package meridian.topology;

/**
 * The load of a tracker at its busiest time.
 *
 * @param peers clients at a time
 * @param intervalSeconds between two announces of a client, on average
 */
public record Size(double peers, int intervalSeconds) {

  /** Mean time for which an announce occupies an environment, until the drill has measured it. */
  public static final int REQUEST_MILLIS = 200;

  /**
   * Announces of a client in an interval. Clients also announce that they start, complete and stop:
   * {@code scripts/bench-store} counts {@code announcesPerInterval}, and this leaves some room.
   */
  public static final double ANNOUNCES_PER_INTERVAL = 1.5;

  /** What one environment takes: a smaller limit would refuse clients that start together. */
  public static final int LEAST_ANNOUNCES = 10;

  /** Concurrent executions of a new account, which cannot reserve any. */
  public static final int NEW_ACCOUNT_ENVIRONMENTS = 10;

  /** From here on, provisioned units cost less, although they are also paid while idle. */
  public static final int PROVISIONED_ANNOUNCES = 10_000;

  /**
   * A table's limit, as a multiple of what the load needs: its peak may be higher than expected.
   */
  public static final int LIMIT_FACTOR = 2;

  /** What a sweep of a small table and its operators' commands need. */
  public static final int LEAST_LIMIT = 100;

  /** Announces a second of all regions at the peak. */
  public long announcesPerSecond() {
    return Math.max(
        LEAST_ANNOUNCES, (long) Math.ceil(peers / intervalSeconds * ANNOUNCES_PER_INTERVAL));
  }

  /** The billing mode of the peer table. */
  public String mode() {
    return announcesPerSecond() < PROVISIONED_ANNOUNCES ? "on-demand" : "provisioned";
  }

  /** The capacity of so many regions. */
  public Capacity capacity(int regions, int requestMillis) {
    return capacity(mode(), regions, requestMillis);
  }

  /** The same with a billing mode that was chosen. */
  public Capacity capacity(String mode, int regions, int requestMillis) {
    String concurrency = isSmall(regions, requestMillis) ? "unreserved" : "reserved";
    Capacity load = load(mode, concurrency, requestMillis, 1, 1);
    RequiredCapacity required = RequiredCapacity.of(load, regions);
    return load(
        mode,
        concurrency,
        requestMillis,
        limit(required.leastReadLimit(load)),
        limit(required.leastWriteLimit(load)));
  }

  private Capacity load(
      String mode, String concurrency, int requestMillis, int maxReadUnits, int maxWriteUnits) {
    return new Capacity(
        mode,
        concurrency,
        Math.toIntExact(announcesPerSecond()),
        requestMillis,
        maxReadUnits,
        maxWriteUnits);
  }

  /** A table's limit on cost if the load needs so many units a second. */
  public static int limit(int needed) {
    return Math.max(LEAST_LIMIT, LIMIT_FACTOR * needed);
  }

  /** Environments that each of so many regions needs. */
  public int environments(int regions, int requestMillis) {
    Capacity load = load(mode(), "unreserved", requestMillis, 1, 1);
    return RequiredCapacity.of(load, regions).environments();
  }

  /** Whether a new account can serve it. */
  public boolean isSmall(int regions, int requestMillis) {
    return environments(regions, requestMillis) <= NEW_ACCOUNT_ENVIRONMENTS;
  }
}
