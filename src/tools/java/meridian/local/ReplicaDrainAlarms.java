package meridian.local;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import meridian.local.front.DrainAlarms;
import meridian.store.dynamodb.Drains;
import meridian.topology.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Plays the alarms by which regions are drained in AWS: about each region, all other regions'
 * replicas that can be read are asked, never its own.
 *
 * @param replicas clients of all regions' replicas
 * @param table the control table's name
 */
record ReplicaDrainAlarms(Map<Region, DynamoDbClient> replicas, String table)
    implements DrainAlarms {

  @Override
  public Set<Region> drained(Set<Region> regions) {
    Map<Region, Drains> known = new HashMap<>();
    replicas.forEach(
        (region, replica) -> {
          try {
            known.put(region, Drains.read(replica, table));
          } catch (RuntimeException _) {
            // Another region may know.
          }
        });
    if (known.isEmpty()) {
      throw new IllegalStateException("no region tells which regions are drained");
    }
    return regions.stream()
        .filter(region -> elsewhere(region, known).drained().contains(region.code()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Drains elsewhere(Region region, Map<Region, Drains> known) {
    return known.entrySet().stream()
        .filter(other -> other.getKey().code() != region.code())
        .map(Map.Entry::getValue)
        .reduce(Drains.none(), Drains::and);
  }
}
