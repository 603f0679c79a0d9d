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
   * @param topology its regions, and what its tables are called
   * @param environment may have {@code MERIDIAN_KEY}, as the functions have it
   * @throws NoDeploymentException if that is not as it must be
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
        topology.global().peerTable(),
        topology.global().controlTable(),
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
