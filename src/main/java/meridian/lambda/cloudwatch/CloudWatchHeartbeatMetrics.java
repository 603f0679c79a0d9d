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
import meridian.metrics.Metric;
import meridian.metrics.Metric.Source;
import meridian.metrics.Metrics;
import meridian.metrics.Sample;
import meridian.swarm.RegionCode;

/**
 * CloudWatch metrics of a region's health, each heartbeat a {@link MetricLine}. It also has the
 * {@code verdict}, for people who read the log. If the control table is unavailable, the line has
 * only {@link Metric#HEALTHY} and {@link Metric#TABLE_REACHABLE}.
 *
 * <p>A control region also publishes a line for each region that it controls, with that region as
 * the dimension {@code Region}. It has {@link Metric#DRAINED}. The alarm on it keeps its state if
 * there is no data, so a region that was drained by this metric alone, while no table answered,
 * stays drained.
 */
public final class CloudWatchHeartbeatMetrics implements HeartbeatMetrics {

  private static final double MILLIS_PER_SECOND = 1_000;

  /** Long enough for the end of a drain to be replicated, and for some lines to be lost. */
  private static final Duration UNDRAIN_REPEATED = Duration.ofMinutes(15);

  private final MetricDimensions source;
  private final ControlledRegions controls;
  private final Metrics metrics;
  private final Consumer<String> lines;

  /**
   * The metrics of one region.
   *
   * @param controls the regions that it controls
   * @param metrics has the values of the last heartbeat
   * @param lines takes each line
   */
  public CloudWatchHeartbeatMetrics(
      MetricDimensions source,
      ControlledRegions controls,
      Metrics metrics,
      Consumer<String> lines) {
    this.source = source;
    this.controls = controls;
    this.metrics = metrics;
    this.lines = lines;
  }

  @Override
  public void publish(Heartbeat own, List<Heartbeat> known) {
    List<Heartbeat> others =
        known.stream()
            .filter(other -> !other.region().equals(own.region()))
            .sorted(Comparator.comparing(Heartbeat::region))
            .toList();
    begin(own.verdict());
    metrics.set(Metric.REGIONS_KNOWN, others.size());
    metrics.set(
        Metric.REGIONS_HEARD,
        (double) others.stream().filter(other -> own.hasHeard(other.region())).count());
    for (Heartbeat other : others) {
      Duration lag = own.replicationLag(other.region()).orElse(Duration.ZERO);
      metrics.set(Metric.REPLICATION_LAG, lag.toMillis() / MILLIS_PER_SECOND, other.name());
    }
    publish(own.verdict(), own.sent());
  }

  @Override
  public void publishUnreachable(Instant at) {
    begin(Verdict.UNREACHABLE);
    publish(Verdict.UNREACHABLE, at);
  }

  private void begin(Verdict verdict) {
    metrics.clear(Source.HEARTBEAT);
    metrics.set(Metric.HEALTHY, verdict == Verdict.HEALTHY ? 1 : 0);
    metrics.set(Metric.TABLE_REACHABLE, verdict == Verdict.UNREACHABLE ? 0 : 1);
  }

  private void publish(Verdict verdict, Instant at) {
    var line = new MetricLine(source, at, metrics.samples(Source.HEARTBEAT));
    line.note("verdict", verdict.label());
    lines.accept(line.text());
  }

  @Override
  public void publishDrains(Map<RegionCode, DrainState> drains, Instant at) {
    metrics.clear(Source.CONTROL);
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
    metrics.set(Metric.DRAINED, drained ? 1 : 0, name);
    var drain = new Sample(Metric.DRAINED, List.of(name), drained ? 1 : 0, List.of());
    var region =
        new MetricDimensions(controls.deployment(), name, source.version(), source.isFull());
    lines.accept(new MetricLine(region, at, List.of(drain)).text());
  }
}
