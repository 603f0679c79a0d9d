package meridian.topology;

import java.math.BigInteger;
import java.time.Duration;

/**
 * When and how a region deletes expired records from its table.
 *
 * @param everyMinutes time between two sweeps: 10 minutes to a day, or a minute in a local run
 * @param offsetMinutes start of a sweep after each multiple of that time since 1970; it differs
 *     between regions, so that their sweeps do not start together
 * @param segments number of parallel segments of a sweep: 1 to 1,000
 */
public record PurgePlan(int everyMinutes, int offsetMinutes, int segments) {

  /** Time between two sweeps. */
  public Duration every() {
    return Duration.ofMinutes(everyMinutes);
  }

  /** Start of a sweep after each multiple of {@link #every} since 1970. */
  public Duration offset() {
    return Duration.ofMinutes(offsetMinutes);
  }

  /** Whether sweeps of the two plans ever start at the same time. */
  boolean coincidesWith(PurgePlan other) {
    return minutesApart(other) == 0;
  }

  /** The least time between two starts, one of each plan. */
  public int minutesApart(PurgePlan other) {
    int period =
        BigInteger.valueOf(everyMinutes).gcd(BigInteger.valueOf(other.everyMinutes)).intValue();
    int later = Math.floorMod(offsetMinutes - other.offsetMinutes, period);
    return Math.min(later, period - later);
  }
}
