package meridian.topology;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.Duration;

/**
 * When and how a region sweeps its table.
 *
 * @param every time from one sweep to the next: 10 minutes to a day
 * @param offset how long after each multiple of that time since 1970 a sweep is due; it differs
 *     from region to region, so that sweeps do not coincide
 * @param segments into how many a sweep is divided: 1 to 1,000
 */
public record PurgePlan(Duration every, Duration offset, int segments) {

  static PurgePlan of(JsonNode json) {
    return new PurgePlan(
        Duration.ofMinutes(json.path("everyMinutes").asInt()),
        Duration.ofMinutes(json.path("offsetMinutes").asInt()),
        json.path("segments").asInt());
  }

  /** Whether a sweep by this plan is ever due at the same time as one by that. */
  boolean coincidesWith(PurgePlan other) {
    BigInteger rhythm = seconds(every).gcd(seconds(other.every));
    return seconds(offset).subtract(seconds(other.offset)).mod(rhythm).signum() == 0;
  }

  private static BigInteger seconds(Duration time) {
    return BigInteger.valueOf(time.toSeconds());
  }
}
