package meridian.templates;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import meridian.topology.Topology;

/**
 * A region of {@code regions/} with one of the front doors and one of the datastores.
 *
 * @param region the region's name
 * @param door {@code alb} or {@code http-api}
 * @param datastore {@code dynamodb} or {@code s3}
 */
record RegionVariant(String region, String door, String datastore) {

  private static final Template TEMPLATE = Template.read("region.yaml");

  /** Every region with every front door and every datastore. */
  static Stream<RegionVariant> all() {
    return Topology.read(Path.of("regions")).regions().stream()
        .flatMap(
            region ->
                Stream.of("alb", "http-api")
                    .flatMap(
                        door ->
                            Stream.of("dynamodb", "s3")
                                .map(store -> new RegionVariant(region.name(), door, store))));
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
    if (datastore.equals("s3")) {
      parameters.putAll(StackParameters.BUCKETS);
    }
    parameters.putAll(changes);
    return TEMPLATE.stack(region, parameters);
  }
}
