package meridian.topology;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A region.
 *
 * @param name as AWS calls it
 * @param code stands for the region in the keys of the peer table: 1 to 254, never changed or
 *     reused
 * @param lag how long a write here takes to reach each other region, at most a second; what a local
 *     run pretends
 * @param purge when and how it deletes what has expired
 * @param fallback the name of another region, whose replica is used while this one's fails; empty
 *     if none is
 */
public record Region(
    String name, int code, Map<String, Duration> lag, PurgePlan purge, Optional<String> fallback) {

  /** A region. */
  public Region {
    lag = Map.copyOf(lag);
  }

  /** How far this region is from that one: nothing from itself, else the lag. */
  public Duration lagTo(Region other) {
    return name.equals(other.name) ? Duration.ZERO : lag.getOrDefault(other.name, Duration.ZERO);
  }
}
