package meridian.lambda;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import meridian.health.Heartbeat;
import meridian.health.Verdict;
import meridian.store.dynamodb.Drains;

/**
 * What a heartbeat tells CloudWatch: a line of JSON in the embedded metric format (<a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">AWS,
 * specification</a>), which becomes metrics of the namespace {@code Meridian} with the dimension
 * {@code Region}.
 *
 * <ul>
 *   <li>{@code Healthy}: 1 or 0
 *   <li>{@code TableReachable}: 1 or 0; if 0, the only other one is {@code Healthy}
 *   <li>{@code RegionsHeard} and {@code RegionsKnown}: how many others
 *   <li>{@code ReplicationLag.NAME} of each other region, in seconds, as {@link Heartbeat#lagOf}
 *       tells it, and {@code ReplicationLag}, the greatest of them
 * </ul>
 *
 * <p>{@code verdict} stands in the line too, for whoever reads the log.
 *
 * <p>For each region that this one is the control region of there may be another line, with the
 * dimensions {@code Deployment} and {@code Region}, the latter being that region:
 *
 * <ul>
 *   <li>{@code Drained}: 1 if an operator has drained it, 0 if undrained it within the last quarter
 *       of an hour. An alarm goes by it that keeps its state when nothing comes. So a region that
 *       was drained when no table answered, by this metric alone, stays so.
 * </ul>
 */
final class HeartbeatMetrics {

  private static final String NAMESPACE = "Meridian";
  private static final String DIMENSION = "Region";
  private static final String LAG = "ReplicationLag";
  private static final double MILLIS_A_SECOND = 1_000;
  private static final String DEPLOYMENT = "Deployment";

  /** A few lines may be lost, and not all regions hear of it at once. */
  private static final Duration REPEATED = Duration.ofMinutes(15);

  private final String region;
  private final ControlSettings controls;
  private final Consumer<String> lines;

  /**
   * The metrics of one region.
   *
   * @param region its name
   * @param controls which others it tells of when they are drained
   * @param lines takes each line
   */
  HeartbeatMetrics(String region, ControlSettings controls, Consumer<String> lines) {
    this.region = region;
    this.controls = controls;
    this.lines = lines;
  }

  /** Tells of a beat that was written, and of others' that it was made from. */
  void publish(Heartbeat beat, List<Heartbeat> known) {
    List<Heartbeat> others =
        known.stream()
            .filter(other -> other.region() != beat.region())
            .sorted(Comparator.comparingInt(Heartbeat::region))
            .toList();
    Line line = line(beat.at(), beat.verdict());
    line.add("TableReachable", "None", 1);
    line.add("RegionsKnown", "Count", others.size());
    line.add(
        "RegionsHeard",
        "Count",
        others.stream().filter(other -> beat.hears(other.region())).toList().size());
    double greatest = 0;
    for (Heartbeat other : others) {
      double lag = beat.lagOf(other.region()).orElse(Duration.ZERO).toMillis() / MILLIS_A_SECOND;
      line.add(LAG + "." + other.name(), "Seconds", lag);
      greatest = Math.max(greatest, lag);
    }
    line.add(LAG, "Seconds", greatest);
    lines.accept(line.text());
  }

  /** Tells of a beat that could not be written. */
  void publishUnreachable(Instant at) {
    Line line = line(at, Verdict.UNREACHABLE);
    line.add("TableReachable", "None", 0);
    lines.accept(line.text());
  }

  /** Tells which of the regions that this one is the control region of are drained. */
  void publishDrains(Drains drains, Instant at) {
    controls
        .regions()
        .forEach(
            (code, name) ->
                drains
                    .toSay(code, at.minus(REPEATED))
                    .ifPresent(drained -> publishDrain(name, drained, at)));
  }

  private void publishDrain(String name, boolean drained, Instant at) {
    Map<String, String> dimensions = new LinkedHashMap<>();
    dimensions.put(DEPLOYMENT, controls.deployment());
    dimensions.put(DIMENSION, name);
    Line line = new Line(at, dimensions);
    line.add("Drained", "None", drained ? 1 : 0);
    lines.accept(line.text());
  }

  private Line line(Instant at, Verdict verdict) {
    Line line = new Line(at, Map.of(DIMENSION, region));
    line.root.put("verdict", verdict.name().toLowerCase(Locale.ROOT));
    line.add("Healthy", "None", verdict == Verdict.HEALTHY ? 1 : 0);
    return line;
  }

  /** A line as it is put together. */
  private static final class Line {

    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private final ArrayNode metrics;

    Line(Instant at, Map<String, String> dimensions) {
      ObjectNode meta = root.putObject("_aws").put("Timestamp", at.toEpochMilli());
      ObjectNode directive = meta.putArray("CloudWatchMetrics").addObject();
      directive.put("Namespace", NAMESPACE);
      ArrayNode names = directive.putArray("Dimensions").addArray();
      dimensions.forEach(
          (name, value) -> {
            names.add(name);
            root.put(name, value);
          });
      metrics = directive.putArray("Metrics");
    }

    void add(String name, String unit, double value) {
      metrics.addObject().put("Name", name).put("Unit", unit);
      root.put(name, value);
    }

    String text() {
      return root.toString();
    }
  }
}
