package meridian.lambda.cloudwatch;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import meridian.lambda.config.MetricDimensions;
import meridian.purge.PurgeMetrics;
import meridian.purge.SweepId;
import meridian.purge.SweepTotals;

/**
 * CloudWatch metrics of a region's sweeps, each sweep that has ended a {@link MetricLine}. If there
 * is none for longer than the schedule's period, sweeps do not finish.
 *
 * <ul>
 *   <li>{@code SweepDuration}: from start to end, in seconds
 *   <li>{@code Peers} and {@code Swarms}: numbers of live ones
 *   <li>{@code RecordsDeleted}: expired records that were deleted
 *   <li>{@code RecordsUnknown}: items that this release does not understand
 * </ul>
 */
public final class CloudWatchPurgeMetrics implements PurgeMetrics {

  private static final double MILLIS_PER_SECOND = 1_000;

  private final MetricDimensions source;
  private final Consumer<String> lines;

  /**
   * The metrics of one region.
   *
   * @param lines takes each line
   */
  public CloudWatchPurgeMetrics(MetricDimensions source, Consumer<String> lines) {
    this.source = source;
    this.lines = lines;
  }

  @Override
  public void publish(SweepId sweep, SweepTotals totals, Instant ended) {
    var line = new MetricLine(source, ended);
    line.note("sweep", sweep.name());
    Duration duration = Duration.between(sweep.began(), ended);
    line.add("SweepDuration", "Seconds", duration.toMillis() / MILLIS_PER_SECOND);
    line.count("Peers", totals.peers().total());
    line.count("Swarms", totals.swarms());
    line.count("RecordsDeleted", totals.deleted());
    line.count("RecordsUnknown", totals.unknown());
    lines.accept(line.text());
  }
}
