package meridian.deployment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.topology.Topology;

/**
 * What an operator's tool must know to act on a deployment.
 *
 * @param regions at least one, in the order of the topology
 * @param peerTable the peer table's name in every region
 * @param controlTable the control table's name in every region
 * @param key the deployment's secret; empty if the operator did not give it, since few tools need
 *     it
 * @param run where it is found as a whole; empty if it is not on this machine
 */
public record Deployment(
    List<DeployedRegion> regions,
    String peerTable,
    String controlTable,
    Optional<DeploymentKey> key,
    Optional<RunAddresses> run) {

  /** Takes an immutable copy of the regions. */
  public Deployment {
    regions = List.copyOf(regions);
  }

  /**
   * The deployment in AWS.
   *
   * @param topology its regions
   * @param environment has {@code MERIDIAN_PEER_TABLE} and {@code MERIDIAN_CONTROL_TABLE}, and may
   *     have {@code MERIDIAN_KEY}, all as the functions have them
   * @throws NoDeploymentException if they are not there, or not as they must be
   */
  public static Deployment inAws(Topology topology, Map<String, String> environment)
      throws NoDeploymentException {
    Optional<DeploymentKey> key = Optional.empty();
    String digits = environment.getOrDefault("MERIDIAN_KEY", "");
    if (!digits.isBlank()) {
      key = Optional.of(key(digits));
    }
    return new Deployment(
        topology.regions().stream()
            .map(region -> new DeployedRegion(region.name(), region.code(), Optional.empty()))
            .toList(),
        variable(environment, "MERIDIAN_PEER_TABLE"),
        variable(environment, "MERIDIAN_CONTROL_TABLE"),
        key,
        Optional.empty());
  }

  /** The same, found there on this machine. */
  public Deployment at(RunAddresses addresses) {
    return new Deployment(regions, peerTable, controlTable, key, Optional.of(addresses));
  }

  private static DeploymentKey key(String digits) throws NoDeploymentException {
    try {
      return DeploymentKey.ofHex(digits);
    } catch (IllegalArgumentException e) {
      throw new NoDeploymentException("MERIDIAN_KEY " + e.getMessage() + ".");
    }
  }

  private static String variable(Map<String, String> environment, String name)
      throws NoDeploymentException {
    String value = environment.getOrDefault(name, "");
    if (value.isBlank()) {
      throw new NoDeploymentException(
          "To act on AWS, " + name + " must be set to what the functions have there.");
    }
    return value;
  }

  /** The region of that name. */
  public Optional<DeployedRegion> region(String name) {
    return regions.stream().filter(region -> region.name().equals(name)).findFirst();
  }

  /** What to call the region of a code: its name, or the code if the deployment has none such. */
  public String nameOf(int code) {
    return regions.stream()
        .filter(region -> region.code() == code)
        .map(DeployedRegion::name)
        .findFirst()
        .orElse("region " + code);
  }
}
