package meridian.lambda;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import meridian.lambda.config.MetricSource;
import meridian.purge.SweepCounts;
import meridian.purge.SweepId;

/**
 * What a purge tells CloudWatch when a sweep has ended, in a {@link MetricLine}. Where none is told
 * for longer than it is from one sweep to the next, none ends.
 *
 * <ul>
 *   <li>{@code SweepDuration}: from its beginning to its end, in seconds
 *   <li>{@code Peers} and {@code Swarms}: how many live ones it met
 *   <li>{@code RecordsDeleted}: how many had expired
 *   <li>{@code RecordsUnknown}: how many it could not read
 * </ul>
 */
final class CloudWatchPurgeMetrics {

  private static final double MILLIS_A_SECOND = 1_000;

  private final MetricSource source;
  private final Consumer<String> lines;

  /**
   * The metrics of one region.
   *
   * @param lines takes each line
   */
  CloudWatchPurgeMetrics(MetricSource source, Consumer<String> lines) {
    this.source = source;
    this.lines = lines;
  }

  /** Tells of a sweep that has ended. */
  void publish(SweepId sweep, SweepCounts counts, Instant ended) {
    var line = new MetricLine(source, ended);
    line.note("sweep", sweep.name());
    Duration duration = Duration.between(sweep.began(), ended);
    line.add("SweepDuration", "Seconds", duration.toMillis() / MILLIS_A_SECOND);
    line.count("Peers", counts.peers().peers());
    line.count("Swarms", counts.swarms());
    line.count("RecordsDeleted", counts.deleted());
    line.count("RecordsUnknown", counts.unknown());
    lines.accept(line.text());
  }
}
