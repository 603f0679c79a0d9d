package meridian.topology;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import meridian.swarm.RegionCode;
import org.jspecify.annotations.Nullable;

/**
 * A checked description with the values derived from it, as {@code scripts/regions} prints it for
 * the scripts that deploy.
 *
 * @param global the content of {@code global.json}
 * @param regions the content of the regions' files, in their order, each with its links to others
 * @param derived the capacity that the deployment needs
 * @param obstacles why it cannot be deployed, one sentence each; a local run ignores them
 */
public record TopologyReport(
    Global global, List<LinkedRegion> regions, RequiredCapacity derived, List<String> obstacles) {

  private static final JsonMapper JSON =
      RegionCodeJson.mapper().defaultPropertyInclusion(JsonInclude.Value.ALL_NON_NULL).build();

  /**
   * A region with its links to others.
   *
   * @param region the content of its file
   * @param bucket the name of its bucket; null if the datastore is not S3
   * @param fallbackCode the fallback region's code; null if there is no fallback
   * @param controlRegion the region that has the alarm that drains this one; null if there is no
   *     other region
   * @param controlledRegions the regions that this one is the control region of, in the format of
   *     {@code MERIDIAN_CONTROLLED_REGIONS}
   * @param quotas what it needs of the account's quotas
   */
  record LinkedRegion(
      @JsonUnwrapped Region region,
      @Nullable String bucket,
      @Nullable RegionCode fallbackCode,
      @Nullable String controlRegion,
      String controlledRegions,
      RequiredQuotas quotas) {}

  /**
   * Reads a directory as {@link Topology#read} does.
   *
   * @throws TopologyException if the description is invalid
   */
  public static TopologyReport read(Path directory) {
    Topology topology = Topology.read(directory);
    var derived = RequiredCapacity.of(topology.global().capacity(), topology.regions().size());
    return new TopologyReport(
        topology.global(),
        topology.regions().stream().map(region -> linked(region, topology, derived)).toList(),
        derived,
        DeploymentCheck.obstacles(directory, topology, derived));
  }

  private static LinkedRegion linked(Region region, Topology topology, RequiredCapacity derived) {
    return new LinkedRegion(
        region,
        topology.bucket(region).orElse(null),
        topology.fallback(region).map(Region::code).orElse(null),
        topology.global().controlRegions().get(region.name()),
        topology.controlledRegions(region),
        RequiredQuotas.of(topology.global(), region, derived));
  }

  /** The whole report as JSON. */
  public JsonNode json() {
    return JSON.valueToTree(this);
  }

  /** The part of one region as JSON; empty if there is no such region. */
  Optional<JsonNode> json(String name) {
    return regions.stream()
        .filter(linked -> linked.region().name().equals(name))
        .findFirst()
        .map(JSON::valueToTree);
  }
}
