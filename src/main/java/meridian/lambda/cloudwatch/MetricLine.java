package meridian.lambda.cloudwatch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
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
 * Meridian}, with the dimensions {@code Deployment} and {@code Region}. The property {@code
 * version} is that of the function.
 *
 * <p>A total has the metric's name, such as {@code Announces}; a label's value has both names, such
 * as {@code Announces.degraded}. Counters that are zero and histograms without durations are left
 * out, because CloudWatch bills a metric for each hour with data. What CloudWatch does not publish
 * is in {@code details}, by the values of all labels, where queries of the log find it. Of a small
 * deployment, only {@linkplain Metric#ESSENTIAL essential} values become metrics; the others are in
 * the line all the same.
 */
final class MetricLine {

  static final String NAMESPACE = "Meridian";
  static final String DEPLOYMENT = "Deployment";
  static final String REGION = "Region";
  private static final String VERSION = "version";
  private static final String SEPARATOR = ".";

  private static final JsonFactory JSON = new JsonFactory();

  private final MetricDimensions source;
  private final Instant at;
  private final Map<String, Sample> published = new LinkedHashMap<>();
  private final Map<String, Map<String, Double>> details = new LinkedHashMap<>();
  private final Map<String, String> notes = new LinkedHashMap<>();

  /**
   * A line.
   *
   * @param at the metrics' timestamp
   * @param samples the values; of counters and histograms what was added since the last line
   */
  MetricLine(MetricDimensions source, Instant at, List<Sample> samples) {
    this.source = source;
    this.at = at;
    for (Sample sample : samples) {
      if (!isEmpty(sample)) {
        publish(sample);
        addDetail(sample);
      }
    }
  }

  private static boolean isEmpty(Sample sample) {
    return switch (sample.metric().kind()) {
      case COUNTER -> sample.value() == 0;
      case HISTOGRAM -> sample.count() == 0;
      case GAUGE, AMOUNT -> false;
    };
  }

  private void publish(Sample sample) {
    String name = sample.metric().camelCase();
    Published values = sample.metric().published();
    if (values.total()) {
      published.merge(name, sample, Sample::plus);
    }
    for (Label label : values.breakdowns()) {
      String value = sample.labels().get(sample.metric().labels().indexOf(label));
      published.merge(name(sample.metric(), value), sample, Sample::plus);
    }
  }

  /** The name in CloudWatch of a label's value of a metric. */
  static String name(Metric metric, String value) {
    return metric.camelCase() + SEPARATOR + value;
  }

  /** Adds a value of which CloudWatch publishes no more than sums, if that. */
  private void addDetail(Sample sample) {
    Metric metric = sample.metric();
    Published values = metric.published();
    boolean isPublished =
        metric.labels().size() <= 1 && (values.total() || !values.breakdowns().isEmpty());
    if (!isPublished) {
      details
          .computeIfAbsent(metric.camelCase(), _ -> new LinkedHashMap<>())
          .put(String.join(SEPARATOR, sample.labels()), sample.value());
    }
  }

  /** Adds a property that is not a metric, for people who read the log. */
  void note(String name, String text) {
    notes.put(name, text);
  }

  /** Whether it has any value. */
  boolean hasMetrics() {
    return !published.isEmpty();
  }

  /** The line, without a line terminator. */
  String text() {
    var text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      Map<String, Sample> metrics = metrics();
      if (!metrics.isEmpty()) {
        writeDirective(metrics, json);
      }
      json.writeStringField(DEPLOYMENT, source.deployment());
      json.writeStringField(REGION, source.region());
      if (source.version().isPresent()) {
        json.writeStringField(VERSION, source.version().get());
      }
      for (Map.Entry<String, String> note : notes.entrySet()) {
        json.writeStringField(note.getKey(), note.getValue());
      }
      for (Map.Entry<String, Sample> metric : published.entrySet()) {
        json.writeFieldName(metric.getKey());
        write(metric.getValue(), json);
      }
      writeDetails(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** The values that become metrics. */
  private Map<String, Sample> metrics() {
    if (source.isFull()) {
      return published;
    }
    Map<String, Sample> essential = new LinkedHashMap<>(published);
    essential.keySet().retainAll(Metric.ESSENTIAL);
    return essential;
  }

  private void writeDirective(Map<String, Sample> metrics, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("_aws");
    json.writeNumberField("Timestamp", at.toEpochMilli());
    json.writeArrayFieldStart("CloudWatchMetrics");
    json.writeStartObject();
    json.writeStringField("Namespace", NAMESPACE);
    json.writeArrayFieldStart("Dimensions");
    json.writeArray(new String[] {DEPLOYMENT, REGION}, 0, 2);
    json.writeEndArray();
    json.writeArrayFieldStart("Metrics");
    for (Map.Entry<String, Sample> metric : metrics.entrySet()) {
      json.writeStartObject();
      json.writeStringField("Name", metric.getKey());
      json.writeStringField("Unit", unit(metric.getValue().metric().unit()));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String unit(Unit unit) {
    return switch (unit) {
      case COUNT -> "Count";
      case SECONDS -> "Seconds";
      case NONE -> "None";
    };
  }

  private static void write(Sample sample, JsonGenerator json) throws IOException {
    if (sample.metric().kind() != Kind.HISTOGRAM) {
      json.writeNumber(sample.value());
      return;
    }
    List<Double> typical = Histogram.typicalValues();
    List<Long> buckets = sample.buckets();
    json.writeStartObject();
    json.writeArrayFieldStart("Values");
    for (int bucket = 0; bucket < buckets.size(); bucket++) {
      if (buckets.get(bucket) > 0) {
        json.writeNumber(typical.get(bucket));
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("Counts");
    for (long count : buckets) {
      if (count > 0) {
        json.writeNumber(count);
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void writeDetails(JsonGenerator json) throws IOException {
    if (!details.isEmpty()) {
      json.writeObjectFieldStart("details");
      for (Map.Entry<String, Map<String, Double>> metric : details.entrySet()) {
        json.writeObjectFieldStart(metric.getKey());
        for (Map.Entry<String, Double> value : metric.getValue().entrySet()) {
          json.writeNumberField(value.getKey(), value.getValue());
        }
        json.writeEndObject();
      }
      json.writeEndObject();
    }
  }
}
