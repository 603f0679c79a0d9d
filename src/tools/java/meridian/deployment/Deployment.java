package meridian.deployment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.command.CommandFailedException;
import meridian.swarm.RegionCode;
import meridian.topology.Topology;

/**
 * A deployment that an operator's command acts on, in AWS or on this machine.
 *
 * @param regions at least one, in the order of the topology
 * @param peerTable the peer table's name in every region
 * @param controlTable the control table's name in every region
 * @param key the deployment's secret; empty if the operator did not give it, as few commands need
 *     it
 * @param run the endpoints of the local run; empty in AWS
 */
public record Deployment(
    List<DeployedRegion> regions,
    String peerTable,
    String controlTable,
    Optional<DeploymentKey> key,
    Optional<LocalRunEndpoints> run) {

  /** Copies the regions. */
  public Deployment {
    regions = List.copyOf(regions);
  }

  /**
   * The deployment in AWS.
   *
   * @param topology its regions and the names of its tables
   * @param environment optionally {@code MERIDIAN_KEY}, and with it {@code MERIDIAN_PREVIOUS_KEY}
   *     and {@code MERIDIAN_PLACE_KEY}, as in the functions' environment
   * @throws CommandFailedException if a key is malformed
   */
  public static Deployment inAws(Topology topology, Map<String, String> environment)
      throws CommandFailedException {
    Optional<DeploymentKey> key = key(environment, "MERIDIAN_KEY");
    Optional<DeploymentKey> previous = key(environment, "MERIDIAN_PREVIOUS_KEY");
    Optional<DeploymentKey> places = key(environment, "MERIDIAN_PLACE_KEY");
    return new Deployment(
        topology.regions().stream()
            .map(
                region ->
                    new DeployedRegion(
                        region.name(), region.code(), topology.bucket(region), Optional.empty()))
            .toList(),
        topology.global().peerTable(),
        topology.global().controlTable(),
        key.map(own -> previous.map(own::withTicketKeysOf).orElse(own))
            .map(own -> places.map(own::withSlotKeyOf).orElse(own)),
        Optional.empty());
  }

  /** A copy with the endpoints of a local run. */
  public Deployment withLocalRun(LocalRunEndpoints addresses) {
    return new Deployment(regions, peerTable, controlTable, key, Optional.of(addresses));
  }

  private static Optional<DeploymentKey> key(Map<String, String> environment, String name)
      throws CommandFailedException {
    String digits = environment.getOrDefault(name, "");
    try {
      return digits.isBlank() ? Optional.empty() : Optional.of(DeploymentKey.ofHex(digits));
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException("%s %s. Nothing was done.".formatted(name, e.getMessage()));
    }
  }

  /** The region of that name. */
  public Optional<DeployedRegion> region(String name) {
    return regions.stream().filter(region -> region.name().equals(name)).findFirst();
  }

  /** The name of the region with that code, or {@code region CODE} if there is none. */
  public String nameOf(RegionCode code) {
    return regions.stream()
        .filter(region -> region.code().equals(code))
        .map(DeployedRegion::name)
        .findFirst()
        .orElse("region " + code);
  }
}
