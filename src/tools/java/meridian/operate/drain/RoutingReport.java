package meridian.operate.drain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Stream;
import meridian.deployment.DeployedRegion;
import meridian.operate.Report;
import meridian.operate.drain.Directions.Seen.Sent;

/**
 * What came of draining a region, or of undraining it.
 *
 * @param drained whether it is drained now
 * @param noted what came of the note in the control table
 * @param metric what came of the metric, in AWS
 * @param route where clients who are there are sent by now, if that was waited for
 */
record RoutingReport(
    DeployedRegion region,
    boolean drained,
    Noted noted,
    Optional<Metric> metric,
    Optional<Route> route)
    implements Report {

  /**
   * What came of the metric.
   *
   * @param region the control region, where it is put
   * @param failure why it was not
   */
  record Metric(String region, Optional<String> failure) {}

  RoutingReport with(Route to) {
    return new RoutingReport(region, drained, noted, metric, Optional.of(to));
  }

  @Override
  public Stream<String> lines() {
    return Stream.of(
            Stream.of(region.name() + "  " + said()),
            metric.stream().map(this::told),
            route.stream()
                .filter(Route::asWanted)
                .map(to -> "clients who are there are " + to.seen().how()))
        .flatMap(lines -> lines);
  }

  private String said() {
    return switch (noted) {
      case Noted.Through(DeployedRegion through, boolean changed) when changed ->
          (drained ? "drained through " : "undrained through ") + through.name();
      case Noted.Through _ -> drained ? "was drained already" : "was not drained";
      case Noted.Nowhere nowhere ->
          "%s by its metric alone, since no replica took the note; do it again when one does. %s"
              .formatted(drained ? "drained" : "undrained", nowhere.failures());
    };
  }

  private String told(Metric put) {
    return put.failure()
        .map(
            why ->
                "its metric in %s is left to the heartbeat there, within two minutes if it beats. %s"
                    .formatted(put.region(), why))
        .orElse("its metric in " + put.region() + " says so");
  }

  @Override
  public JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("region", region.name());
    json.put("drained", drained);
    if (noted instanceof Noted.Through through) {
      json.put("changed", through.changed());
      json.put("through", through.region().name());
    }
    metric.ifPresent(
        put ->
            json.putObject("metric")
                .put("region", put.region())
                .put("put", put.failure().isEmpty()));
    if (route.isPresent()
        && route.get() instanceof Route(boolean asWanted, Sent sent)
        && asWanted) {
      json.put("sentTo", sent.where());
    }
    return json;
  }

  @Override
  public Optional<String> fault() {
    if (!drained && noted instanceof Noted.Nowhere) {
      return Optional.of(
          "That will not last: the note that drained it stands. Do it again when a replica takes"
              + " it.");
    }
    return route
        .filter(to -> !to.asWanted())
        .map(
            to ->
                "That stands, but it was waited for in vain: clients who are there are %s."
                    .formatted(to.seen().how()));
  }
}
