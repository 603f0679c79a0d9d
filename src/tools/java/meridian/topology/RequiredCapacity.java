package meridian.topology;

/**
 * The capacity that a deployment needs to survive the loss of any one region.
 *
 * <p>Latency routing sends most clients of a lost region to one neighbour, so each region is sized
 * for twice its even share of the announces ({@code scripts/drill} shows this for the shipped
 * regions). Every write reaches every replica, whichever region it is made in. The units of an
 * announce are those of {@code scripts/bench-store}: its goal for writes, and its reads with 400
 * environments a region, rounded up.
 *
 * @param announcesPerRegion announces a second in one region
 * @param readUnits read units a second in one region
 * @param writeUnits write units a second in one region
 * @param reservedConcurrency execution environments reserved in one region
 * @param warmReadUnits read units a second that the peer table is warmed for
 * @param warmWriteUnits write units a second that the peer table is warmed for
 * @param targetUtilization the share of provisioned units, in percent, that auto scaling aims at
 * @param leastReadUnits provisioned read units below which auto scaling does not go: these carry
 *     the load at that share, because a region is lost within seconds and units are scaled up
 *     within minutes
 * @param leastWriteUnits the same for write units
 */
record RequiredCapacity(
    int announcesPerRegion,
    int readUnits,
    int writeUnits,
    int reservedConcurrency,
    int warmReadUnits,
    int warmWriteUnits,
    int targetUtilization,
    int leastReadUnits,
    int leastWriteUnits) {

  private static final int READ_UNITS_PERCENT = 120;
  private static final int WRITE_UNITS_PERCENT = 55;
  private static final int TARGET_UTILIZATION = 70;

  /**
   * Requests a second that an environment takes at most, however short they are: <a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html">Lambda</a>.
   */
  private static final int REQUESTS_PER_ENVIRONMENT = 10;

  /**
   * Units that a new table is warm for, which cannot be lowered: <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput-scenarios.html">DynamoDB</a>.
   */
  private static final int INITIAL_WARM_READ_UNITS = 12_000;

  private static final int INITIAL_WARM_WRITE_UNITS = 4_000;

  static RequiredCapacity of(Capacity capacity, int regions) {
    int announces = ceilDiv((long) capacity.announcesPerSecond() * Math.min(regions, 2), regions);
    int readUnits = percent(announces, READ_UNITS_PERCENT);
    int writeUnits = percent(capacity.announcesPerSecond(), WRITE_UNITS_PERCENT);
    return new RequiredCapacity(
        announces,
        readUnits,
        writeUnits,
        Math.max(
            ceilDiv(announces, REQUESTS_PER_ENVIRONMENT),
            busyEnvironments(announces, capacity.requestMillis())),
        Math.max(INITIAL_WARM_READ_UNITS, readUnits),
        Math.max(INITIAL_WARM_WRITE_UNITS, writeUnits),
        TARGET_UTILIZATION,
        ceilDiv(100L * readUnits, TARGET_UTILIZATION),
        ceilDiv(100L * writeUnits, TARGET_UTILIZATION));
  }

  /** The mean number of busy environments and three standard deviations, which is rarely passed. */
  private static int busyEnvironments(int announces, int requestMillis) {
    double mean = announces * (double) requestMillis / 1000;
    return (int) Math.ceil(mean + 3 * Math.sqrt(mean));
  }

  private static int percent(int value, int percent) {
    return ceilDiv((long) value * percent, 100);
  }

  private static int ceilDiv(long dividend, int divisor) {
    return Math.toIntExact(Math.ceilDiv(dividend, divisor));
  }
}
