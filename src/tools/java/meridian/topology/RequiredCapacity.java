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
 * @param environments execution environments that one region needs
 * @param reservedConcurrency those that it reserves; 0 if concurrency is unreserved
 * @param warmReadUnits read units a second that the peer table is warmed for: not less than those
 *     that it is provisioned with, which DynamoDB refuses
 * @param warmWriteUnits write units a second that the peer table is warmed for
 * @param targetUtilization the share of provisioned units, in percent, that auto scaling aims at
 * @param leastReadUnits provisioned read units below which auto scaling does not go: these carry
 *     the load at that share, because a region is lost within seconds and units are scaled up
 *     within minutes
 * @param leastWriteUnits the same for write units
 * @param sweepReadUnits read units a second that a region's sweep uses at most: a quarter of what
 *     its table has for certain, so that announces are not throttled
 * @param sweepWriteUnits the same for write units, divided among the regions: each delete takes a
 *     unit of every replica
 * @param maxControlReadUnits the most read units a second of the control table in one region: what
 *     all environments need to load a full list of bans twice a minute
 * @param maxControlWriteUnits the most write units a second of the control table: regions'
 *     heartbeats and histories, and a ban of each environment every ten seconds
 */
public record RequiredCapacity(
    int announcesPerRegion,
    int readUnits,
    int writeUnits,
    int environments,
    int reservedConcurrency,
    int warmReadUnits,
    int warmWriteUnits,
    int targetUtilization,
    int leastReadUnits,
    int leastWriteUnits,
    int sweepReadUnits,
    int sweepWriteUnits,
    int maxControlReadUnits,
    int maxControlWriteUnits) {

  private static final int READ_UNITS_PERCENT = 120;
  private static final int WRITE_UNITS_PERCENT = 55;
  private static final int TARGET_UTILIZATION = 70;

  /** A sweep's part of a table's units is one of so many. */
  private static final int PARTS_FOR_SWEEPS = 4;

  /**
   * Requests a second that an environment takes at most, however short they are: <a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html">Lambda</a>.
   */
  static final int REQUESTS_PER_ENVIRONMENT = 10;

  /**
   * Units that a new table is warm for, which cannot be lowered: <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput-scenarios.html">DynamoDB</a>.
   */
  private static final int INITIAL_WARM_READ_UNITS = 12_000;

  private static final int INITIAL_WARM_WRITE_UNITS = 4_000;

  /**
   * Units of the control table that an environment reads a second at most: 50 for 5,000 bans and 10
   * for a thousand denied torrents every 30 seconds, and a day of three regions for the status page
   * every 15 seconds.
   */
  private static final int CONTROL_READ_UNITS = 3;

  /** What operators' commands need, and the first load of a full list of bans. */
  private static final int LEAST_CONTROL_UNITS = 100;

  /** What a region writes at once: its history of a day, its heartbeat, the results of sweeps. */
  private static final int CONTROL_WRITE_UNITS = 50;

  /** An environment reports a ban every ten seconds at most. */
  private static final int SECONDS_PER_BAN = 10;

  /** At this rate the list of bans, which takes 5,000 of them, is full within seconds. */
  private static final int MOST_CONTROL_WRITE_UNITS = 1_000;

  /**
   * The capacity for a load.
   *
   * @param regions how many
   */
  public static RequiredCapacity of(Capacity capacity, int regions) {
    int announces = ceilDiv((long) capacity.announcesPerSecond() * Math.min(regions, 2), regions);
    int readUnits = percent(announces, READ_UNITS_PERCENT);
    int writeUnits = percent(capacity.announcesPerSecond(), WRITE_UNITS_PERCENT);
    int leastReadUnits = ceilDiv(100L * readUnits, TARGET_UTILIZATION);
    int leastWriteUnits = ceilDiv(100L * writeUnits, TARGET_UTILIZATION);
    int environments =
        Math.max(
            ceilDiv(announces, REQUESTS_PER_ENVIRONMENT),
            busyEnvironments(announces, capacity.requestMillis()));
    return new RequiredCapacity(
        announces,
        readUnits,
        writeUnits,
        environments,
        capacity.isReserved() ? environments : 0,
        Math.max(INITIAL_WARM_READ_UNITS, capacity.isProvisioned() ? leastReadUnits : readUnits),
        Math.max(INITIAL_WARM_WRITE_UNITS, capacity.isProvisioned() ? leastWriteUnits : writeUnits),
        TARGET_UTILIZATION,
        leastReadUnits,
        leastWriteUnits,
        forSweeps(capacity.isProvisioned() ? leastReadUnits : capacity.maxReadUnits(), 1),
        forSweeps(capacity.isProvisioned() ? leastWriteUnits : capacity.maxWriteUnits(), regions),
        Math.max(LEAST_CONTROL_UNITS, CONTROL_READ_UNITS * environments),
        Math.clamp(
            (long) regions * Math.max(CONTROL_WRITE_UNITS, environments / SECONDS_PER_BAN),
            LEAST_CONTROL_UNITS,
            MOST_CONTROL_WRITE_UNITS));
  }

  /** The part of a table's units for one of so many sweeps. */
  private static int forSweeps(int units, int sweeps) {
    return Math.max(units / PARTS_FOR_SWEEPS / sweeps, 1);
  }

  /** The least {@code maxReadUnits} that carry the load. */
  public int leastReadLimit(Capacity capacity) {
    return capacity.isProvisioned() ? leastReadUnits : readUnits;
  }

  /** The least {@code maxWriteUnits} that carry the load. */
  public int leastWriteLimit(Capacity capacity) {
    return capacity.isProvisioned() ? leastWriteUnits : writeUnits;
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
