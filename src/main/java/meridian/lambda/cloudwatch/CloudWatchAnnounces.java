package meridian.lambda.cloudwatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import meridian.lambda.config.MetricDimensions;
import meridian.metrics.Label.Outcome;
import meridian.metrics.Metric;
import meridian.status.AnnounceCounts;
import meridian.status.AnnounceMeter;
import meridian.status.History;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/**
 * The announces of a region as CloudWatch has summed them from its environments' lines ({@link
 * MetricLine}). A read asks for eight metrics, however many steps it is about; CloudWatch bills
 * each. Each read throws an SDK exception if CloudWatch does not answer, and an
 * IllegalStateException if it answers without all metrics.
 *
 * @param client calls CloudWatch in the region
 * @param source the dimensions of the region's metrics
 */
public record CloudWatchAnnounces(CloudWatchClient client, MetricDimensions source)
    implements AnnounceMeter {

  /**
   * An environment prints a minute's line with the first request of another one; the rest is
   * CloudWatch's time. Later reads have what came later.
   */
  private static final Duration DELAY = Duration.ofMinutes(3);

  @Override
  public Duration delay() {
    return DELAY;
  }

  /**
   * The announces of past steps. CloudWatch has no data of a counter without events, so no data
   * means that there were no announces.
   */
  @Override
  public Map<Instant, AnnounceCounts> read(Instant from, Instant to) {
    GetMetricDataRequest request =
        GetMetricDataRequest.builder()
            .startTime(from)
            .endTime(to)
            .metricDataQueries(Arrays.stream(Outcome.values()).map(this::query).toList())
            .build();
    Map<Instant, Map<Outcome, Long>> counts = new HashMap<>();
    for (Instant start = from; start.isBefore(to); start = start.plus(History.STEP)) {
      counts.put(start, new EnumMap<>(Outcome.class));
    }
    for (GetMetricDataResponse page : client.getMetricDataPaginator(request)) {
      page.metricDataResults().forEach(result -> add(result, counts));
    }
    Map<Instant, AnnounceCounts> announces = new HashMap<>();
    counts.forEach((start, byOutcome) -> announces.put(start, new AnnounceCounts(byOutcome)));
    return announces;
  }

  private MetricDataQuery query(Outcome outcome) {
    String metric = MetricLine.name(Metric.ANNOUNCES, outcome.text());
    return MetricDataQuery.builder()
        .id(outcome.text())
        .metricStat(
            stat ->
                stat.metric(
                        named ->
                            named
                                .namespace(MetricLine.NAMESPACE)
                                .metricName(metric)
                                .dimensions(
                                    dimension(MetricLine.DEPLOYMENT, source.deployment()),
                                    dimension(MetricLine.REGION, source.region())))
                    .period(Math.toIntExact(History.STEP.toSeconds()))
                    .stat("Sum"))
        .build();
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }

  private static void add(MetricDataResult result, Map<Instant, Map<Outcome, Long>> counts) {
    // The rest of partial data is on the next page.
    if (result.statusCode() != StatusCode.COMPLETE
        && result.statusCode() != StatusCode.PARTIAL_DATA) {
      throw new IllegalStateException(
          "CloudWatch did not return the announces with the outcome %s: %s"
              .formatted(result.id(), result.statusCodeAsString()));
    }
    Outcome outcome = outcome(result.id());
    List<Instant> starts = result.timestamps();
    for (int n = 0; n < starts.size(); n++) {
      Map<Outcome, Long> step = counts.get(starts.get(n));
      if (step != null) {
        step.merge(outcome, Math.round(result.values().get(n)), Long::sum);
      }
    }
  }

  private static Outcome outcome(String id) {
    return Arrays.stream(Outcome.values())
        .filter(outcome -> outcome.text().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("CloudWatch returned another metric: " + id));
  }
}
