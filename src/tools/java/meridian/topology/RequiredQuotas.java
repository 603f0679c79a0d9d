package meridian.topology;

import java.util.stream.IntStream;

/**
 * What a region needs of an account's quotas: they must allow what its stacks reserve, and the
 * limits that its stacks set. {@code scripts/doctor} compares these with the account, and {@code
 * scripts/cost} prints them. What a region does not use is 0.
 *
 * @param executions concurrent executions: those that functions reserve and those that AWS keeps
 *     for others; without reservations, those that the tracker needs
 * @param readUnits read units a second of one table
 * @param writeUnits write units a second of one table
 * @param requestsPerSecond requests that the HTTP API lets through
 */
record RequiredQuotas(int executions, int readUnits, int writeUnits, int requestsPerSecond) {

  /** Concurrent executions that Lambda keeps for functions without a reservation. */
  private static final int UNRESERVED = 100;

  /** Reserved by the heartbeat. */
  private static final int HEARTBEATS = 2;

  static RequiredQuotas of(Global global, Region region, RequiredCapacity required) {
    Capacity capacity = global.capacity();
    boolean hasTables = !global.hasBuckets();
    // Two sweeps at the same time, and the start of one.
    int sweeps = 2 * region.purge().segments() + 1;
    return new RequiredQuotas(
        capacity.isReserved()
            ? required.environments() + sweeps + HEARTBEATS + UNRESERVED
            : required.environments(),
        hasTables
            ? most(
                capacity.maxReadUnits(),
                required.leastReadLimit(capacity),
                required.maxControlReadUnits())
            : 0,
        hasTables
            ? most(
                capacity.maxWriteUnits(),
                required.leastWriteLimit(capacity),
                required.maxControlWriteUnits())
            : 0,
        region.hasHttpApi()
            ? required.environments() * RequiredCapacity.REQUESTS_PER_ENVIRONMENT
            : 0);
  }

  private static int most(int... units) {
    return IntStream.of(units).max().orElse(0);
  }
}
