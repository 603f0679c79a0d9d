package meridian.topology;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A region. Only what the tools go by; the scripts' reader has the rest.
 *
 * @param name as AWS calls it
 * @param code stands for the region in the keys of the peer table: 1 to 254, never changed or
 *     reused
 * @param hostname the host name that is this region's alone, below the one that all share
 * @param lag how long a write here takes to reach each other region, at most a second; what a local
 *     run pretends
 * @param purge when and how it deletes what has expired
 * @param fallback the name of another region, whose replica is used while this one's fails; empty
 *     if none is
 */
public record Region(
    String name,
    int code,
    String hostname,
    Map<String, Duration> lag,
    PurgePlan purge,
    Optional<String> fallback) {

  /** A region. */
  public Region {
    lag = Map.copyOf(lag);
  }

  /** What a file says that fits its schema. */
  static Region of(JsonNode file) {
    return new Region(
        file.path("region").asText(),
        file.path("code").asInt(),
        file.path("hostname").asText(),
        file.path("lagMillis")
            .propertyStream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, entry -> Duration.ofMillis(entry.getValue().asInt()))),
        PurgePlan.of(file.path("purge")),
        Optional.of(file.path("fallback")).filter(JsonNode::isTextual).map(JsonNode::asText));
  }

  /** How far this region is from that one: nothing from itself, else the lag. */
  public Duration lagTo(Region other) {
    return name.equals(other.name) ? Duration.ZERO : lag.getOrDefault(other.name, Duration.ZERO);
  }
}
