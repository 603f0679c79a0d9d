package meridian.lambda.cloudwatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import meridian.health.DrainState;
import meridian.health.Heartbeat;
import meridian.health.HeartbeatMetrics;
import meridian.health.Verdict;
import meridian.lambda.config.ControlledRegions;
import meridian.lambda.config.MetricDimensions;
import meridian.swarm.RegionCode;

/**
 * CloudWatch metrics of a region's health, each heartbeat a {@link MetricLine}.
 *
 * <ul>
 *   <li>{@code Healthy}: 1 or 0
 *   <li>{@code TableReachable}: 1 or 0. If the control table is unavailable, {@code Healthy} is the
 *       only other metric.
 *   <li>{@code RegionsHeard} and {@code RegionsKnown}: numbers of other regions
 *   <li>{@code ReplicationLag.NAME} for each other region, in seconds, see {@link
 *       Heartbeat#replicationLag}, and {@code ReplicationLag}, the greatest of them
 * </ul>
 *
 * <p>The line also has the {@code verdict}, for people who read the log.
 *
 * <p>A control region also publishes a line for each region that it controls, with that region as
 * the dimension {@code Region}:
 *
 * <ul>
 *   <li>{@code Drained}: 1 if an operator has drained the region, 0 if the drain was ended within
 *       the last 15 minutes. The alarm on it keeps its state if there is no data, so a region that
 *       was drained by this metric alone, while no table answered, stays drained.
 * </ul>
 */
public final class CloudWatchHeartbeatMetrics implements HeartbeatMetrics {

  private static final String LAG = "ReplicationLag";
  private static final double MILLIS_PER_SECOND = 1_000;

  /** Long enough for the end of a drain to be replicated, and for some lines to be lost. */
  private static final Duration UNDRAIN_REPEATED = Duration.ofMinutes(15);

  private final MetricDimensions source;
  private final ControlledRegions controls;
  private final Consumer<String> lines;

  /**
   * The metrics of one region.
   *
   * @param controls the regions that it controls
   * @param lines takes each line
   */
  public CloudWatchHeartbeatMetrics(
      MetricDimensions source, ControlledRegions controls, Consumer<String> lines) {
    this.source = source;
    this.controls = controls;
    this.lines = lines;
  }

  @Override
  public void publish(Heartbeat own, List<Heartbeat> known) {
    List<Heartbeat> others =
        known.stream()
            .filter(other -> !other.region().equals(own.region()))
            .sorted(Comparator.comparing(Heartbeat::region))
            .toList();
    MetricLine line = line(own.sent(), own.verdict());
    line.add("TableReachable", "None", own.verdict() == Verdict.UNREACHABLE ? 0 : 1);
    line.count("RegionsKnown", others.size());
    line.count(
        "RegionsHeard", others.stream().filter(other -> own.hasHeard(other.region())).count());
    double greatest = 0;
    for (Heartbeat other : others) {
      Duration lag = own.replicationLag(other.region()).orElse(Duration.ZERO);
      double seconds = lag.toMillis() / MILLIS_PER_SECOND;
      line.add(LAG + "." + other.name(), "Seconds", seconds);
      greatest = Math.max(greatest, seconds);
    }
    line.add(LAG, "Seconds", greatest);
    lines.accept(line.text());
  }

  @Override
  public void publishUnreachable(Instant at) {
    MetricLine line = line(at, Verdict.UNREACHABLE);
    line.add("TableReachable", "None", 0);
    lines.accept(line.text());
  }

  @Override
  public void publishDrains(Map<RegionCode, DrainState> drains, Instant at) {
    controls
        .regions()
        .forEach(
            (code, name) ->
                Optional.ofNullable(drains.get(code))
                    .filter(state -> isPublished(state, at))
                    .ifPresent(state -> publishDrain(name, state.drained(), at)));
  }

  private static boolean isPublished(DrainState state, Instant at) {
    return state.drained() || state.decided().isAfter(at.minus(UNDRAIN_REPEATED));
  }

  private void publishDrain(String name, boolean drained, Instant at) {
    var line = new MetricLine(new MetricDimensions(controls.deployment(), name), at);
    line.add("Drained", "None", drained ? 1 : 0);
    lines.accept(line.text());
  }

  private MetricLine line(Instant at, Verdict verdict) {
    var line = new MetricLine(source, at);
    line.note("verdict", verdict.label());
    line.add("Healthy", "None", verdict == Verdict.HEALTHY ? 1 : 0);
    return line;
  }
}
