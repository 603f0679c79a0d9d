package meridian.lambda;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import meridian.health.Heartbeat;
import meridian.health.Verdict;

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
 */
final class HeartbeatMetrics {

  private static final String NAMESPACE = "Meridian";
  private static final String DIMENSION = "Region";
  private static final String LAG = "ReplicationLag";
  private static final double MILLIS_A_SECOND = 1_000;

  private final String region;
  private final Consumer<String> lines;

  /**
   * The metrics of one region.
   *
   * @param region its name
   * @param lines takes each line
   */
  HeartbeatMetrics(String region, Consumer<String> lines) {
    this.region = region;
    this.lines = lines;
  }

  /** Tells of a beat that was written, and of others' that it was made from. */
  void publish(Heartbeat beat, List<Heartbeat> known) {
    List<Heartbeat> others =
        known.stream()
            .filter(other -> other.region() != beat.region())
            .sorted(Comparator.comparingInt(Heartbeat::region))
            .toList();
    Line line = new Line(beat.at(), beat.verdict());
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
    Line line = new Line(at, Verdict.UNREACHABLE);
    line.add("TableReachable", "None", 0);
    lines.accept(line.text());
  }

  /** A line as it is put together. */
  private final class Line {

    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private final ArrayNode metrics;

    Line(Instant at, Verdict verdict) {
      ObjectNode meta = root.putObject("_aws").put("Timestamp", at.toEpochMilli());
      ObjectNode directive = meta.putArray("CloudWatchMetrics").addObject();
      directive.put("Namespace", NAMESPACE);
      directive.putArray("Dimensions").addArray().add(DIMENSION);
      metrics = directive.putArray("Metrics");
      root.put(DIMENSION, region);
      root.put("verdict", verdict.name().toLowerCase(Locale.ROOT));
      add("Healthy", "None", verdict == Verdict.HEALTHY ? 1 : 0);
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
