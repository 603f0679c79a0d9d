package meridian.lambda;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import meridian.lambda.config.MetricSource;

/**
 * A line of JSON in the embedded metric format (<a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">AWS,
 * specification</a>), as it is put together. Once a function prints it, it becomes metrics of the
 * namespace {@code Meridian} with the dimensions {@code Deployment} and {@code Region}.
 */
final class MetricLine {

  private static final String NAMESPACE = "Meridian";
  private static final String DEPLOYMENT = "Deployment";
  private static final String REGION = "Region";

  private final ObjectNode root = JsonNodeFactory.instance.objectNode();
  private final ArrayNode metrics;

  /**
   * A line without metrics yet.
   *
   * @param at the time that they are of
   */
  MetricLine(MetricSource source, Instant at) {
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
   * @param unit one of CloudWatch's, such as {@code Seconds}
   */
  void add(String name, String unit, double value) {
    metrics.addObject().put("Name", name).put("Unit", unit);
    root.put(name, value);
  }

  /** Adds a metric that is a number of things. */
  void count(String name, long number) {
    add(name, "Count", (double) number);
  }

  /** Adds what is no metric, for whoever reads the log. */
  void note(String name, String text) {
    root.put(name, text);
  }

  /** The line, without its end. */
  String text() {
    return root.toString();
  }
}
