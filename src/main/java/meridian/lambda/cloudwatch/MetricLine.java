package meridian.lambda.cloudwatch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import meridian.lambda.config.MetricDimensions;
import meridian.metrics.Histogram;
import meridian.metrics.Label;
import meridian.metrics.Metric;
import meridian.metrics.Metric.Kind;
import meridian.metrics.Metric.Published;
import meridian.metrics.Metric.Unit;
import meridian.metrics.Sample;

/**
 * A line of JSON in the embedded metric format (<a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">AWS,
 * specification</a>). Once a function prints it, CloudWatch has its metrics in the namespace {@code
 * Meridian}, with the dimensions {@code Deployment} and {@code Region}.
 *
 * <p>A total has the metric's name, such as {@code Announces}; a label's value has both names, such
 * as {@code Announces.degraded}. Counters that are zero and histograms without durations are left
 * out, because CloudWatch bills a metric for each hour with data. What CloudWatch does not publish
 * is in {@code details}, by the values of all labels, where queries of the log find it.
 */
final class MetricLine {

  private static final String NAMESPACE = "Meridian";
  private static final String DEPLOYMENT = "Deployment";
  private static final String REGION = "Region";
  private static final String DETAILS = "details";
  private static final String SEPARATOR = ".";

  private final ObjectNode root = JsonNodeFactory.instance.objectNode();
  private final ArrayNode metrics;

  /**
   * A line.
   *
   * @param at the metrics' timestamp
   * @param samples the values; of counters and histograms what was added since the last line
   */
  MetricLine(MetricDimensions source, Instant at, List<Sample> samples) {
    ObjectNode meta = root.putObject("_aws").put("Timestamp", at.toEpochMilli());
    ObjectNode directive = meta.putArray("CloudWatchMetrics").addObject();
    directive.put("Namespace", NAMESPACE);
    directive.putArray("Dimensions").addArray().add(DEPLOYMENT).add(REGION);
    this.metrics = directive.putArray("Metrics");
    root.put(DEPLOYMENT, source.deployment());
    root.put(REGION, source.region());
    published(samples).forEach(this::add);
    samples.forEach(this::addDetail);
  }

  /** The values that CloudWatch publishes, by their names there. */
  private static Map<String, Sample> published(List<Sample> samples) {
    Map<String, Sample> published = new LinkedHashMap<>();
    for (Sample sample : samples) {
      String name = sample.metric().camelCase();
      Published values = sample.metric().published();
      if (!isEmpty(sample)) {
        if (values.total()) {
          published.merge(name, sample, Sample::plus);
        }
        for (Label label : values.breakdowns()) {
          published.merge(name + SEPARATOR + value(sample, label), sample, Sample::plus);
        }
      }
    }
    return published;
  }

  private static String value(Sample sample, Label label) {
    return sample.labels().get(sample.metric().labels().indexOf(label));
  }

  private static boolean isEmpty(Sample sample) {
    return switch (sample.metric().kind()) {
      case COUNTER -> sample.value() == 0;
      case HISTOGRAM -> sample.buckets().stream().allMatch(count -> count == 0);
      case GAUGE, AMOUNT -> false;
    };
  }

  private void add(String name, Sample sample) {
    metrics.addObject().put("Name", name).put("Unit", unit(sample.metric().unit()));
    if (sample.metric().kind() == Kind.HISTOGRAM) {
      addDistribution(name, sample.buckets());
    } else {
      root.put(name, sample.value());
    }
  }

  private static String unit(Unit unit) {
    return switch (unit) {
      case COUNT -> "Count";
      case SECONDS -> "Seconds";
      case NONE -> "None";
    };
  }

  private void addDistribution(String name, List<Long> buckets) {
    ObjectNode distribution = root.putObject(name);
    ArrayNode values = distribution.putArray("Values");
    ArrayNode counts = distribution.putArray("Counts");
    List<Double> typical = Histogram.typicalValues();
    for (int bucket = 0; bucket < buckets.size(); bucket++) {
      if (buckets.get(bucket) > 0) {
        values.add(typical.get(bucket));
        counts.add(buckets.get(bucket));
      }
    }
  }

  /** Adds a value of which CloudWatch publishes no more than sums, if that. */
  private void addDetail(Sample sample) {
    Metric metric = sample.metric();
    Published published = metric.published();
    boolean isPublished =
        metric.labels().size() <= 1 && (published.total() || !published.breakdowns().isEmpty());
    if (!isPublished && !isEmpty(sample)) {
      root.withObjectProperty(DETAILS)
          .withObjectProperty(metric.camelCase())
          .put(String.join(SEPARATOR, sample.labels()), sample.value());
    }
  }

  /** Adds a property that is not a metric, for people who read the log. */
  void note(String name, String text) {
    root.put(name, text);
  }

  /** Whether it has any metric. */
  boolean hasMetrics() {
    return !metrics.isEmpty();
  }

  /** The line, without a line terminator. */
  String text() {
    return root.toString();
  }
}
