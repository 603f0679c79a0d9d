package meridian.alarms;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import meridian.alarms.MetricData.Name;
import meridian.templates.Stack;
import meridian.templates.Stack.Resource;

/**
 * An alarm of a template, evaluated as CloudWatch does (<a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html">AWS,
 * alarms</a>). Simpler in one thing: CloudWatch looks a little further back for values before it
 * takes one as missing.
 *
 * @param name without the deployment's name
 * @param settings the properties of {@code AWS::CloudWatch::Alarm}
 */
record Alarm(String name, JsonNode settings) {

  private static final String DEPLOYMENT = "meridian-";

  /** The alarms of a stack. */
  static List<Alarm> of(Stack stack) {
    return stack.all("AWS::CloudWatch::Alarm").stream()
        .map(Resource::properties)
        .map(
            settings ->
                new Alarm(
                    settings.path("AlarmName").asText().replaceFirst("^" + DEPLOYMENT, ""),
                    settings))
        .toList();
  }

  /** The metrics that it watches. */
  List<Name> metrics() {
    return metricStats().map(Alarm::metric).toList();
  }

  /** The period of each of its values. */
  Duration period() {
    return Duration.ofSeconds(metricStats().findFirst().orElseThrow().path("Period").asLong());
  }

  /** The number of periods that it looks at. */
  int evaluationPeriods() {
    return settings.path("EvaluationPeriods").asInt();
  }

  /** How many of them must be beyond the threshold. */
  int datapointsToAlarm() {
    return settings.path("DatapointsToAlarm").asInt(evaluationPeriods());
  }

  /**
   * Whether it is in state ALARM.
   *
   * @param end the end of the last period
   * @param before whether it was in state ALARM until then
   */
  boolean isRaised(MetricData data, Instant end, boolean before) {
    int beyond = 0;
    int missing = 0;
    for (int n = 1; n <= evaluationPeriods(); n++) {
      OptionalDouble value = value(data, end.minus(period().multipliedBy(n)));
      if (value.isEmpty()) {
        missing++;
      } else if (isBeyond(value.getAsDouble())) {
        beyond++;
      }
    }
    return switch (settings.path("TreatMissingData").asText()) {
      case "breaching" -> beyond + missing >= datapointsToAlarm();
      case "notBreaching" -> beyond >= datapointsToAlarm();
      case "ignore" -> missing == evaluationPeriods() ? before : beyond >= datapointsToAlarm();
      case String other -> throw new IllegalArgumentException("an unknown treatment " + other);
    };
  }

  private boolean isBeyond(double value) {
    double threshold = settings.path("Threshold").asDouble();
    return switch (settings.path("ComparisonOperator").asText()) {
      case "GreaterThanThreshold" -> value > threshold;
      case "GreaterThanOrEqualToThreshold" -> value >= threshold;
      case "LessThanThreshold" -> value < threshold;
      case String other -> throw new IllegalArgumentException("an unknown operator " + other);
    };
  }

  /** Its value in the period that begins then. */
  private OptionalDouble value(MetricData data, Instant from) {
    if (!settings.has("Metrics")) {
      JsonNode statistic =
          settings.has("Statistic")
              ? settings.path("Statistic")
              : settings.path("ExtendedStatistic");
      return data.statistic(metric(settings), from, period(), statistic.asText());
    }
    Map<String, OptionalDouble> values = new HashMap<>();
    List<OptionalDouble> metrics =
        metricQueries()
            .filter(query -> query.has("MetricStat"))
            .map(
                query -> {
                  JsonNode stat = query.path("MetricStat");
                  OptionalDouble value =
                      data.statistic(
                          metric(stat.path("Metric")), from, period(), stat.path("Stat").asText());
                  values.put(query.path("Id").asText(), value);
                  return value;
                })
            .toList();
    // The result comes first, after those that it needs.
    List<JsonNode> expressions = metricQueries().filter(query -> query.has("Expression")).toList();
    Stream.concat(expressions.stream().skip(1), expressions.stream().limit(1))
        .forEach(
            query ->
                values.put(
                    query.path("Id").asText(),
                    MetricMath.evaluate(query.path("Expression").asText(), values, metrics)));
    return values.getOrDefault(expressions.getFirst().path("Id").asText(), OptionalDouble.empty());
  }

  private Stream<JsonNode> metricQueries() {
    return settings.path("Metrics").valueStream();
  }

  private Stream<JsonNode> metricStats() {
    return settings.has("Metrics")
        ? metricQueries().filter(query -> query.has("MetricStat")).map(q -> q.path("MetricStat"))
        : Stream.of(settings);
  }

  private static Name metric(JsonNode metric) {
    JsonNode described = metric.has("Metric") ? metric.path("Metric") : metric;
    return new Name(
        described.path("Namespace").asText(),
        described.path("MetricName").asText(),
        MetricData.dimensions(described.path("Dimensions").valueStream().toList()));
  }
}
