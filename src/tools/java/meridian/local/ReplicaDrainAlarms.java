package meridian.local;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import meridian.local.dns.DrainAlarms;
import meridian.store.dynamodb.control.ControlTable;
import meridian.store.dynamodb.control.DecisionKind;
import meridian.store.dynamodb.control.Decisions;
import meridian.swarm.RegionCode;
import meridian.topology.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The alarms that drain regions in AWS. The state of a region is read from all replicas that can be
 * read, except the region's own.
 *
 * @param replicas clients of the regions' replicas
 * @param table name of the control table
 * @param isDown whether a region is down, so that its replica cannot be read
 */
record ReplicaDrainAlarms(
    Map<Region, DynamoDbClient> replicas, String table, Predicate<Region> isDown)
    implements DrainAlarms {

  @Override
  public Map<Region, Boolean> drained(Set<Region> regions) {
    Map<Region, Decisions<RegionCode>> known = new HashMap<>();
    replicas.forEach(
        (region, replica) -> {
          try {
            if (!isDown.test(region)) {
              known.put(
                  region,
                  new ControlTable(replica, table).read(DecisionKind.DRAINS, Instant.EPOCH, true));
            }
          } catch (RuntimeException _) {
            // The other replicas may have the state.
          }
        });
    Map<Region, Boolean> drained = new HashMap<>();
    for (Region region : regions) {
      readElsewhere(region, known)
          .ifPresent(drains -> drained.put(region, drains.restricted().contains(region.code())));
    }
    return drained;
  }

  private static Optional<Decisions<RegionCode>> readElsewhere(
      Region region, Map<Region, Decisions<RegionCode>> known) {
    return known.entrySet().stream()
        .filter(other -> !other.getKey().code().equals(region.code()))
        .map(Map.Entry::getValue)
        .reduce(Decisions::and);
  }
}
