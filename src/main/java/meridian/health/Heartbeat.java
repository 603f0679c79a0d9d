package meridian.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import meridian.swarm.RegionCode;

/**
 * What a region says of itself every minute. Times are by its own clock, to the millisecond, unless
 * said otherwise; none is ever compared with a time by another region's clock to reach a verdict.
 *
 * @param region its code
 * @param name as AWS calls it
 * @param at when
 * @param layouts which records its release reads and writes
 * @param heard what it last met of each other region, by their codes
 * @param verdict what it thinks of itself: healthy, drained, isolated or unreachable
 */
public record Heartbeat(
    RegionCode region,
    String name,
    Instant at,
    Layouts layouts,
    Map<RegionCode, ObservedHeartbeat> heard,
    Verdict verdict) {

  /** The time from one to the next. */
  public static final Duration PERIOD = Duration.ofMinutes(1);

  /**
   * For how long a region is believed to go on after the newest sign of it: two beats may be lost.
   */
  public static final Duration BELIEVED = PERIOD.multipliedBy(3);

  /** How old a sign of another region may be to prove that it was alive and connected just then. */
  private static final Duration PROVEN = PERIOD.multipliedBy(3).dividedBy(2);

  /** Takes an immutable copy of the map. */
  public Heartbeat {
    heard = Map.copyOf(heard);
  }

  /** Whether another region was believed to go on when this was beaten. */
  public boolean hears(RegionCode other) {
    return metWithin(BELIEVED, other);
  }

  /** Whether another region proved to go on when this was beaten, by what had just arrived. */
  boolean hasJustHeard(RegionCode other) {
    return metWithin(PROVEN, other);
  }

  private boolean metWithin(Duration time, RegionCode other) {
    return Optional.ofNullable(heard.get(other))
        .filter(sign -> Duration.between(sign.met(), at).compareTo(time) <= 0)
        .isPresent();
  }

  /**
   * How far another region's replication to this one was behind, at least, when this was beaten:
   * how much older than one period the newest heartbeat was that had arrived, as the next should
   * have arrived by then. Nothing while all is well, as what is less than a period is not seen; it
   * grows too when the other region stops beating, and contains how far the two clocks are apart.
   * Empty if nothing is known of the other region.
   */
  public Optional<Duration> lagOf(RegionCode other) {
    return Optional.ofNullable(heard.get(other))
        .map(sign -> Duration.between(sign.stamp(), at).minus(PERIOD))
        .map(lag -> lag.isNegative() ? Duration.ZERO : lag);
  }

  /** Whether it is too old to tell anything about the region's present. */
  public boolean isStale(Instant now) {
    return Duration.between(at, now).compareTo(BELIEVED) > 0;
  }

  /** What to think of the region at some time, if this is the newest heartbeat of it. */
  public Verdict verdictAt(Instant now) {
    return isStale(now) ? Verdict.STALE : verdict;
  }
}
