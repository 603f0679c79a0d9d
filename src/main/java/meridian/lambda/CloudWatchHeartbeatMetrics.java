package meridian.lambda;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import meridian.health.Heartbeat;
import meridian.health.Verdict;
import meridian.lambda.config.ControlSettings;
import meridian.lambda.config.MetricSource;
import meridian.store.dynamodb.control.Drains;

/**
 * What a heartbeat tells CloudWatch, in a {@link MetricLine}.
 *
 * <ul>
 *   <li>{@code Healthy}: 1 or 0
 *   <li>{@code TableReachable}: 1 or 0; if the control table is what does not answer, the only
 *       other one is {@code Healthy}
 *   <li>{@code RegionsHeard} and {@code RegionsKnown}: how many others
 *   <li>{@code ReplicationLag.NAME} of each other region, in seconds, as {@link Heartbeat#lagOf}
 *       tells it, and {@code ReplicationLag}, the greatest of them
 * </ul>
 *
 * <p>{@code verdict} stands in the line too, for whoever reads the log.
 *
 * <p>For each region that this one is the control region of there may be another line, whose
 * dimension {@code Region} is that region:
 *
 * <ul>
 *   <li>{@code Drained}: 1 if an operator has drained it, 0 if undrained it within the last quarter
 *       of an hour. An alarm goes by it that keeps its state when nothing comes. So a region that
 *       was drained when no table answered, by this metric alone, stays so.
 * </ul>
 */
final class CloudWatchHeartbeatMetrics {

  private static final String LAG = "ReplicationLag";
  private static final double MILLIS_A_SECOND = 1_000;

  /** A few lines may be lost, and not all regions hear of it at once. */
  private static final Duration REPEATED = Duration.ofMinutes(15);

  private final MetricSource source;
  private final ControlSettings controls;
  private final Consumer<String> lines;

  /**
   * The metrics of one region.
   *
   * @param controls which others it tells of when they are drained
   * @param lines takes each line
   */
  CloudWatchHeartbeatMetrics(
      MetricSource source, ControlSettings controls, Consumer<String> lines) {
    this.source = source;
    this.controls = controls;
    this.lines = lines;
  }

  /** Tells of a beat that was written, and of others' that it was made from. */
  void publish(Heartbeat beat, List<Heartbeat> known) {
    List<Heartbeat> others =
        known.stream()
            .filter(other -> !other.region().equals(beat.region()))
            .sorted(Comparator.comparing(Heartbeat::region))
            .toList();
    MetricLine line = line(beat.at(), beat.verdict());
    line.add("TableReachable", "None", beat.verdict() == Verdict.UNREACHABLE ? 0 : 1);
    line.count("RegionsKnown", others.size());
    line.count("RegionsHeard", others.stream().filter(other -> beat.hears(other.region())).count());
    double greatest = 0;
    for (Heartbeat other : others) {
      double lag = beat.lagOf(other.region()).orElse(Duration.ZERO).toMillis() / MILLIS_A_SECOND;
      line.add(LAG + "." + other.name(), "Seconds", lag);
      greatest = Math.max(greatest, lag);
    }
    line.add(LAG, "Seconds", greatest);
    lines.accept(line.text());
  }

  /** Tells of a beat that could not be written. */
  void publishUnreachable(Instant at) {
    MetricLine line = line(at, Verdict.UNREACHABLE);
    line.add("TableReachable", "None", 0);
    lines.accept(line.text());
  }

  /** Tells which of the regions that this one is the control region of are drained. */
  void publishDrains(Drains drains, Instant at) {
    controls
        .regions()
        .forEach(
            (code, name) ->
                drains
                    .toSay(code, at.minus(REPEATED))
                    .ifPresent(drained -> publishDrain(name, drained, at)));
  }

  private void publishDrain(String name, boolean drained, Instant at) {
    var line = new MetricLine(new MetricSource(controls.deployment(), name), at);
    line.add("Drained", "None", drained ? 1 : 0);
    lines.accept(line.text());
  }

  private MetricLine line(Instant at, Verdict verdict) {
    var line = new MetricLine(source, at);
    line.note("verdict", verdict.name().toLowerCase(Locale.ROOT));
    line.add("Healthy", "None", verdict == Verdict.HEALTHY ? 1 : 0);
    return line;
  }
}
