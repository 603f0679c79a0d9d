package meridian.local.prometheus;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import meridian.metrics.Histogram;
import meridian.metrics.Label;
import meridian.metrics.Metric;
import meridian.metrics.Metric.Unit;
import meridian.metrics.Metrics;
import meridian.metrics.Sample;

/**
 * Translates metrics for Prometheus. Names follow its <a
 * href="https://prometheus.io/docs/practices/naming/">conventions</a>, such as {@code
 * meridian_replication_lag_seconds}; the library adds {@code _total} to counters.
 */
final class PrometheusMetrics {

  private static final String PREFIX = "meridian_";

  private PrometheusMetrics() {}

  static MetricSnapshots of(Metrics metrics) {
    return new MetricSnapshots(
        Stream.of(Metric.values())
            .filter(metric -> !metrics.samples(metric).isEmpty())
            .map(metric -> snapshot(metric, metrics.samples(metric)))
            .toList());
  }

  private static MetricSnapshot snapshot(Metric metric, List<Sample> samples) {
    var metadata = new MetricMetadata(name(metric), metric.meaning() + ".");
    return switch (metric.kind()) {
      case COUNTER ->
          new CounterSnapshot(
              metadata,
              samples.stream()
                  .map(one -> new CounterDataPointSnapshot(one.value(), labels(one), null, 0))
                  .toList());
      case GAUGE, AMOUNT ->
          new GaugeSnapshot(
              metadata,
              samples.stream()
                  .map(one -> new GaugeDataPointSnapshot(one.value(), labels(one), null))
                  .toList());
      case HISTOGRAM ->
          new HistogramSnapshot(
              metadata, samples.stream().map(PrometheusMetrics::histogram).toList());
    };
  }

  /** The name without the suffix of counters. */
  static String name(Metric metric) {
    return PREFIX + metric.snakeCase() + (metric.unit() == Unit.SECONDS ? "_seconds" : "");
  }

  private static Labels labels(Sample sample) {
    return Labels.of(sample.metric().labels().stream().map(Label::text).toList(), sample.labels());
  }

  private static HistogramDataPointSnapshot histogram(Sample sample) {
    List<Double> bounds = new ArrayList<>(Histogram.upperBounds());
    bounds.add(Double.POSITIVE_INFINITY);
    return HistogramDataPointSnapshot.builder()
        .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, sample.buckets()))
        .sum(sample.value())
        .labels(labels(sample))
        .build();
  }
}
