package meridian.lambda.cloudwatch;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import meridian.lambda.config.MetricDimensions;
import meridian.metrics.Metric;
import meridian.metrics.Metric.Source;
import meridian.metrics.Metrics;
import meridian.peer.Family;
import meridian.peer.Role;
import meridian.purge.PurgeMetrics;
import meridian.purge.SweepId;
import meridian.purge.SweepTotals;

/**
 * CloudWatch metrics of a region's sweeps, each sweep that has ended a {@link MetricLine}. If there
 * is none for longer than the schedule's period, sweeps do not finish.
 */
public final class CloudWatchPurgeMetrics implements PurgeMetrics {

  private static final double MILLIS_PER_SECOND = 1_000;

  private final MetricDimensions source;
  private final Metrics metrics;
  private final Consumer<String> lines;

  /**
   * The metrics of one region.
   *
   * @param metrics has the values of the last sweep
   * @param lines takes each line
   */
  public CloudWatchPurgeMetrics(MetricDimensions source, Metrics metrics, Consumer<String> lines) {
    this.source = source;
    this.metrics = metrics;
    this.lines = lines;
  }

  @Override
  public void publish(SweepId sweep, SweepTotals totals, Instant ended) {
    Duration duration = Duration.between(sweep.began(), ended);
    metrics.set(Metric.SWEEP_DURATION, duration.toMillis() / MILLIS_PER_SECOND);
    for (Family family : Family.values()) {
      for (Role role : Role.values()) {
        metrics.set(Metric.PEERS, (double) totals.peers().of(family, role), family, role);
      }
    }
    metrics.set(Metric.SWARMS, (double) totals.swarms());
    metrics.set(Metric.RECORDS_DELETED, (double) totals.deleted());
    metrics.set(Metric.RECORDS_UNKNOWN, (double) totals.unknown());
    var line = new MetricLine(source, ended, metrics.samples(Source.PURGE));
    line.note("sweep", sweep.name());
    lines.accept(line.text());
  }
}
