package meridian.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * A value of a metric.
 *
 * @param labels the value of each of the metric's labels
 * @param value the value; of a histogram the sum of all durations, in seconds
 * @param buckets of a histogram the number of durations in each bucket of {@link Histogram}
 */
public record Sample(Metric metric, List<String> labels, double value, List<Long> buckets) {

  /** Takes immutable copies of the lists. */
  public Sample {
    labels = List.copyOf(labels);
    buckets = List.copyOf(buckets);
  }

  /** The number of durations in all buckets. */
  public long count() {
    long count = 0;
    for (long bucket : buckets) {
      count += bucket;
    }
    return count;
  }

  /** A metric and a value of each of its labels. */
  public record Series(Metric metric, List<String> labels) {}

  /** Its metric and labels. */
  public Series series() {
    return new Series(metric, labels);
  }

  /** What was added since an earlier sample of the same labels; the value itself of a gauge. */
  public Sample since(Sample earlier) {
    return metric.kind() == Metric.Kind.COUNTER || metric.kind() == Metric.Kind.HISTOGRAM
        ? combined(earlier, -1)
        : this;
  }

  /** The value of both. */
  public Sample plus(Sample other) {
    return metric.kind() == Metric.Kind.GAUGE
        ? new Sample(metric, labels, Math.max(value, other.value), buckets)
        : combined(other, 1);
  }

  private Sample combined(Sample other, int sign) {
    List<Long> sums = new ArrayList<>();
    for (int bucket = 0; bucket < buckets.size(); bucket++) {
      sums.add(buckets.get(bucket) + sign * other.buckets.get(bucket));
    }
    return new Sample(metric, labels, value + sign * other.value, sums);
  }
}
