package meridian.setup;

import java.util.List;
import java.util.Optional;
import meridian.topology.Size;

/**
 * What a description is derived from.
 *
 * @param name the deployment's name
 * @param regions AWS regions, without duplicates; the first gets the global stack of a new
 *     deployment
 * @param firstReason why the first one is the first, in a few words
 * @param domain empty if clients use the URLs that AWS gives regions
 * @param size empty to keep the capacity of an existing description
 * @param frontDoor of all regions; empty to keep those of an existing description
 * @param email where alarms are sent; empty for nowhere
 */
record Answers(
    String name,
    List<String> regions,
    String firstReason,
    Optional<Domain> domain,
    Optional<Size> size,
    Optional<String> frontDoor,
    Optional<String> email) {

  /**
   * Names that clients use.
   *
   * @param name the host name that all regions share
   * @param hostedZone the id of its zone in Route 53
   */
  record Domain(String name, String hostedZone) {}
}
