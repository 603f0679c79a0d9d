package meridian.lambda.cloudwatch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import meridian.lambda.config.MetricDimensions;

/**
 * Builds a line of JSON in the embedded metric format (<a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">AWS,
 * specification</a>). Once a function prints it, CloudWatch has its metrics in the namespace {@code
 * Meridian}, with the dimensions {@code Deployment} and {@code Region}.
 */
final class MetricLine {

  private static final String NAMESPACE = "Meridian";
  private static final String DEPLOYMENT = "Deployment";
  private static final String REGION = "Region";

  private final ObjectNode root = JsonNodeFactory.instance.objectNode();
  private final ArrayNode metrics;

  /**
   * A line without metrics.
   *
   * @param at the metrics' timestamp
   */
  MetricLine(MetricDimensions source, Instant at) {
    ObjectNode meta = root.putObject("_aws").put("Timestamp", at.toEpochMilli());
    ObjectNode directive = meta.putArray("CloudWatchMetrics").addObject();
    directive.put("Namespace", NAMESPACE);
    directive.putArray("Dimensions").addArray().add(DEPLOYMENT).add(REGION);
    this.metrics = directive.putArray("Metrics");
    root.put(DEPLOYMENT, source.deployment());
    root.put(REGION, source.region());
  }

  /**
   * Adds a metric.
   *
   * @param unit a unit of CloudWatch's, such as {@code Seconds}
   */
  void add(String name, String unit, double value) {
    metrics.addObject().put("Name", name).put("Unit", unit);
    root.put(name, value);
  }

  /** Adds a metric with the unit {@code Count}. */
  void count(String name, long number) {
    add(name, "Count", (double) number);
  }

  /** Adds a property that is not a metric, for people who read the log. */
  void note(String name, String text) {
    root.put(name, text);
  }

  /** The line, without a line terminator. */
  String text() {
    return root.toString();
  }
}
