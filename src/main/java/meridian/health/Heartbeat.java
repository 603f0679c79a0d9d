package meridian.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import meridian.swarm.RegionCode;

/**
 * A region's report on itself, sent once a minute. Times are by the region's own clock, in whole
 * milliseconds, unless said otherwise. No verdict ever compares times of two regions' clocks.
 *
 * @param region the region's code
 * @param name the region's name in AWS
 * @param sent when it was sent
 * @param layouts the record layout versions that its release supports
 * @param heard the newest heartbeat received from each other region, by region code
 * @param verdict the region's verdict on itself: healthy, drained, isolated or unreachable
 * @param release the release that sent it; empty if it has no name, or is an early one
 */
public record Heartbeat(
    RegionCode region,
    String name,
    Instant sent,
    Layouts layouts,
    Map<RegionCode, ObservedHeartbeat> heard,
    Verdict verdict,
    Optional<String> release) {

  /** The time between two heartbeats of a region. */
  public static final Duration PERIOD = Duration.ofMinutes(1);

  /** The age from which a heartbeat is stale: two heartbeats in a row may be missed. */
  public static final Duration MAX_AGE = PERIOD.multipliedBy(3);

  /** The age up to which another region's heartbeat proves that it was connected just before. */
  private static final Duration RECENT = PERIOD.multipliedBy(3).dividedBy(2);

  /** Takes an immutable copy of the map. */
  public Heartbeat {
    heard = Map.copyOf(heard);
  }

  /** A heartbeat of a release without a name. */
  public Heartbeat(
      RegionCode region,
      String name,
      Instant sent,
      Layouts layouts,
      Map<RegionCode, ObservedHeartbeat> heard,
      Verdict verdict) {
    this(region, name, sent, layouts, heard, verdict, Optional.empty());
  }

  /** Whether the sender had a heartbeat of another region that was not stale. */
  public boolean hasHeard(RegionCode other) {
    return hasHeardWithin(MAX_AGE, other);
  }

  /** Whether the sender had received a heartbeat of another region just before. */
  boolean hasJustHeard(RegionCode other) {
    return hasHeardWithin(RECENT, other);
  }

  private boolean hasHeardWithin(Duration age, RegionCode other) {
    return Optional.ofNullable(heard.get(other))
        .filter(observed -> Duration.between(observed.firstSeen(), sent).compareTo(age) <= 0)
        .isPresent();
  }

  /**
   * A lower bound of the replication lag from another region to the sender: the age of the newest
   * heartbeat received, less one period, since the next one should have arrived by then. So a lag
   * under one period counts as zero. It also grows when the other region sends no heartbeats, and
   * includes the difference between the two regions' clocks. Empty if no heartbeat was received.
   */
  public Optional<Duration> replicationLag(RegionCode other) {
    return Optional.ofNullable(heard.get(other))
        .map(observed -> Duration.between(observed.sent(), sent).minus(PERIOD))
        .map(lag -> lag.isNegative() ? Duration.ZERO : lag);
  }

  /** Whether it is too old to say anything about the region's present state. */
  public boolean isStale(Instant now) {
    return Duration.between(sent, now).compareTo(MAX_AGE) > 0;
  }

  /** Whether the next heartbeat is missing. */
  public boolean isLate(Instant now) {
    return Duration.between(sent, now).compareTo(RECENT) > 0;
  }

  /** The verdict on the region at a later time, if this is still its newest heartbeat. */
  public Verdict verdictAt(Instant now) {
    return isStale(now) ? Verdict.STALE : verdict;
  }
}
