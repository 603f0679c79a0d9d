package meridian.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Stream;
import meridian.deployment.DeployedRegion;

/**
 * What came of draining a region, or of undraining it.
 *
 * @param drained whether it is drained now
 * @param changed whether that was not so before
 * @param through the region that it was said through
 * @param route where clients who are there are sent by now, if that was waited for
 */
record RoutingReport(
    DeployedRegion region,
    boolean drained,
    boolean changed,
    DeployedRegion through,
    Optional<String> route)
    implements Report {

  RoutingReport withRoute(String to) {
    return new RoutingReport(region, drained, changed, through, Optional.of(to));
  }

  @Override
  public Stream<String> lines() {
    return Stream.concat(
        Stream.of(region.name() + "  " + said()),
        route.stream().map(to -> "clients who are there are sent to " + to));
  }

  private String said() {
    if (changed) {
      return (drained ? "drained through " : "undrained through ") + through.name();
    }
    return drained ? "was drained already" : "was not drained";
  }

  @Override
  public JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("region", region.name());
    json.put("drained", drained);
    json.put("changed", changed);
    json.put("through", through.name());
    route.ifPresent(to -> json.put("sentTo", to));
    return json;
  }
}
