package meridian.templates;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import meridian.topology.Topology;

/**
 * A region of {@code regions/} with one of the front doors.
 *
 * @param region the region's name
 * @param door {@code alb} or {@code http-api}
 */
record RegionVariant(String region, String door) {

  private static final Template TEMPLATE = Template.read("region.yaml");

  /** Every region with every front door. */
  static Stream<RegionVariant> all() {
    return Topology.read(Path.of("regions")).regions().stream()
        .flatMap(
            region ->
                Stream.of("alb", "http-api").map(door -> new RegionVariant(region.name(), door)));
  }

  boolean isAlb() {
    return door.equals("alb");
  }

  /** Its stack. */
  Stack stack() {
    return stack(Map.of());
  }

  /** Its stack, with some parameters changed. */
  Stack stack(Map<String, String> changes) {
    Map<String, String> parameters = new HashMap<>(StackParameters.ofRegion(region));
    parameters.put("FrontDoor", door);
    parameters.putAll(changes);
    return TEMPLATE.stack(region, parameters);
  }
}
