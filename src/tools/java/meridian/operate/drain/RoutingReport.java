package meridian.operate.drain;

import java.util.Optional;
import java.util.stream.Stream;
import meridian.deployment.DeployedRegion;
import meridian.report.Report;

/**
 * The result of draining or undraining a region.
 *
 * @param drained whether the region is drained now
 * @param write the decision in the control table
 * @param metric the metric, in AWS
 */
record RoutingReport(
    DeployedRegion region, boolean drained, DrainWrite write, Optional<Metric> metric)
    implements Report {

  /**
   * The result of putting the metric.
   *
   * @param region the control region, which has the metric
   * @param failure why it was not put
   */
  record Metric(String region, Optional<String> failure) {}

  /**
   * The JSON document.
   *
   * @param changed whether the decision was another one before; empty if no replica accepted it
   * @param through the region whose replica has the decision
   * @param sentTo where clients are sent, if that was waited for and reached
   */
  record Document(
      String region,
      boolean drained,
      Optional<Boolean> changed,
      Optional<String> through,
      Optional<MetricDocument> metric,
      Optional<String> sentTo) {}

  /**
   * The metric in the JSON document.
   *
   * @param put whether it was put
   */
  record MetricDocument(String region, boolean put) {}

  @Override
  public Stream<String> lines() {
    return Stream.concat(
        Stream.of(region.name() + "  " + outcome()), metric.stream().map(RoutingReport::line));
  }

  private String outcome() {
    return switch (write) {
      case DrainWrite.Written(DeployedRegion through, boolean changed) when changed ->
          (drained ? "drained through " : "undrained through ") + through.name();
      case DrainWrite.Written _ -> drained ? "was drained already" : "was not drained";
      case DrainWrite.Failed failed ->
          "%s by the metric alone, since no replica accepted the decision; repeat the command when one does. %s"
              .formatted(drained ? "drained" : "undrained", failed.failures());
    };
  }

  private static String line(Metric metric) {
    return metric
        .failure()
        .map(
            why ->
                "The metric in %s was not put; the heartbeat there puts it within two minutes. %s"
                    .formatted(metric.region(), why))
        .orElse("The metric in " + metric.region() + " is put.");
  }

  @Override
  public Document json() {
    return document(Optional.empty());
  }

  private Document document(Optional<String> sentTo) {
    Optional<DrainWrite.Written> written =
        Optional.of(write)
            .filter(DrainWrite.Written.class::isInstance)
            .map(DrainWrite.Written.class::cast);
    return new Document(
        region.name(),
        drained,
        written.map(DrainWrite.Written::changed),
        written.map(done -> done.region().name()),
        metric.map(put -> new MetricDocument(put.region(), put.failure().isEmpty())),
        sentTo);
  }

  @Override
  public Optional<String> fault() {
    return !drained && write instanceof DrainWrite.Failed
        ? Optional.of(
            "The region will be drained again: the decision in the control table was not changed."
                + " Repeat the command when a replica accepts it.")
        : Optional.empty();
  }

  /** This report after a wait: its lines were printed before the wait. */
  Report after(ObservedRouting routing) {
    return new Waited(this, routing);
  }

  private record Waited(RoutingReport done, ObservedRouting routing) implements Report {

    @Override
    public Stream<String> lines() {
      return routing.isReached() ? Stream.of(sentence()) : Stream.empty();
    }

    @Override
    public Document json() {
      return done.document(
          routing.isReached()
                  && routing.observation() instanceof ClientRouting.Observation.SentTo sent
              ? Optional.of(sent.where())
              : Optional.empty());
    }

    @Override
    public Optional<String> fault() {
      return done.fault()
          .or(
              () ->
                  routing.isReached()
                      ? Optional.empty()
                      : Optional.of(
                          "The region stays %s, but it has not taken effect in time. %s"
                              .formatted(done.drained ? "drained" : "undrained", sentence())));
    }

    private String sentence() {
      return routing.observation().sentence(done.region.name());
    }
  }
}
