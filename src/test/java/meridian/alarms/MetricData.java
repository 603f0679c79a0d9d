package meridian.alarms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The datapoints of one region's metrics, as CloudWatch stores them: per minute. */
final class MetricData {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Name, NavigableMap<Instant, NavigableMap<Double, Double>>> points =
      new HashMap<>();

  /**
   * A metric.
   *
   * @param dimensions names and values
   */
  record Name(String namespace, String name, Map<String, String> dimensions) {

    Name {
      dimensions = Map.copyOf(dimensions);
    }
  }

  /** Adds a value at a time. */
  void add(Name metric, Instant at, double value) {
    add(metric, at, value, 1);
  }

  private void add(Name metric, Instant at, double value, double count) {
    Instant minute = Instant.ofEpochSecond(at.getEpochSecond() / 60 * 60);
    points
        .computeIfAbsent(metric, _ -> new TreeMap<>())
        .computeIfAbsent(minute, _ -> new TreeMap<>())
        .merge(value, count, Double::sum);
  }

  /** Adds the metrics of a line in the embedded metric format. */
  void addLine(String line) {
    JsonNode json = json(line);
    JsonNode directive = json.at("/_aws/CloudWatchMetrics/0");
    Map<String, String> dimensions = new HashMap<>();
    for (JsonNode dimension : directive.at("/Dimensions/0")) {
      dimensions.put(dimension.asText(), json.path(dimension.asText()).asText());
    }
    Instant at = Instant.ofEpochMilli(json.at("/_aws/Timestamp").asLong());
    for (JsonNode metric : directive.path("Metrics")) {
      String name = metric.path("Name").asText();
      addValues(
          new Name(directive.path("Namespace").asText(), name, dimensions), at, json.path(name));
    }
  }

  private void addValues(Name metric, Instant at, JsonNode value) {
    if (value.isNumber()) {
      add(metric, at, value.asDouble());
    }
    for (int i = 0; i < value.path("Values").size(); i++) {
      add(
          metric,
          at,
          value.path("Values").path(i).asDouble(),
          value.path("Counts").path(i).asDouble());
    }
  }

  /** A line as JSON. */
  static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A statistic of the values within a period; empty if there are none.
   *
   * @param statistic {@code Sum}, {@code Minimum}, {@code Maximum}, {@code SampleCount}, or a
   *     percentile such as {@code p99}
   */
  OptionalDouble statistic(Name metric, Instant from, Duration period, String statistic) {
    NavigableMap<Double, Double> counts = new TreeMap<>();
    points
        .getOrDefault(metric, new TreeMap<>())
        .subMap(from, true, from.plus(period), false)
        .values()
        .forEach(
            minute -> minute.forEach((value, count) -> counts.merge(value, count, Double::sum)));
    if (counts.isEmpty()) {
      return OptionalDouble.empty();
    }
    double samples = counts.values().stream().mapToDouble(count -> count).sum();
    return OptionalDouble.of(
        switch (statistic) {
          case "Sum" ->
              counts.entrySet().stream().mapToDouble(e -> e.getKey() * e.getValue()).sum();
          case "Minimum" -> counts.firstKey();
          case "Maximum" -> counts.lastKey();
          case "SampleCount" -> samples;
          case String percentile when percentile.matches("p[0-9]{2}") ->
              percentile(counts, samples * Integer.parseInt(percentile.substring(1)) / 100);
          default -> throw new IllegalArgumentException("an unknown statistic " + statistic);
        });
  }

  private static double percentile(NavigableMap<Double, Double> counts, double rank) {
    double before = 0;
    for (Map.Entry<Double, Double> value : counts.entrySet()) {
      before += value.getValue();
      if (before >= rank) {
        return value.getKey();
      }
    }
    return counts.lastKey();
  }

  /** The dimensions of a metric in a template: a list of names and values. */
  static Map<String, String> dimensions(List<JsonNode> pairs) {
    Map<String, String> dimensions = new HashMap<>();
    pairs.forEach(pair -> dimensions.put(pair.path("Name").asText(), pair.path("Value").asText()));
    return dimensions;
  }
}
