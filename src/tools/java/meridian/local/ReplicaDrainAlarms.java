package meridian.local;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import meridian.local.dns.DrainAlarms;
import meridian.store.dynamodb.control.Drains;
import meridian.topology.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Plays the alarms by which regions are drained in AWS: about each region, all other regions'
 * replicas that can be read are asked, never its own.
 *
 * @param replicas clients of all regions' replicas
 * @param table the control table's name
 * @param down whether a region is down, so that its replica is not to be asked
 */
record ReplicaDrainAlarms(
    Map<Region, DynamoDbClient> replicas, String table, Predicate<Region> down)
    implements DrainAlarms {

  @Override
  public Map<Region, Boolean> drained(Set<Region> regions) {
    Map<Region, Drains> known = new HashMap<>();
    replicas.forEach(
        (region, replica) -> {
          try {
            if (!down.test(region)) {
              known.put(region, Drains.read(replica, table));
            }
          } catch (RuntimeException _) {
            // Another region may know.
          }
        });
    Map<Region, Boolean> drained = new HashMap<>();
    for (Region region : regions) {
      elsewhere(region, known)
          .ifPresent(drains -> drained.put(region, drains.drained().contains(region.code())));
    }
    return drained;
  }

  private static Optional<Drains> elsewhere(Region region, Map<Region, Drains> known) {
    return known.entrySet().stream()
        .filter(other -> !other.getKey().code().equals(region.code()))
        .map(Map.Entry::getValue)
        .reduce(Drains::and);
  }
}
