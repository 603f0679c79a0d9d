package meridian.local;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import meridian.local.dns.DrainAlarms;
import meridian.store.control.ControlStore;
import meridian.store.control.DecisionKind;
import meridian.store.control.Decisions;
import meridian.swarm.RegionCode;
import meridian.topology.Region;

/**
 * The alarms that drain regions in AWS. The state of a region is read from all replicas that can be
 * read, except the region's own.
 *
 * @param replicas the control items of the regions' replicas
 * @param isDown whether a region is down, so that its replica cannot be read
 */
record ReplicaDrainAlarms(Map<Region, ? extends ControlStore> replicas, Predicate<Region> isDown)
    implements DrainAlarms {

  @Override
  public Map<Region, Boolean> drained(Set<Region> regions) {
    Map<Region, Decisions<RegionCode>> known = new HashMap<>();
    replicas.forEach(
        (region, replica) -> {
          try {
            if (!isDown.test(region)) {
              known.put(region, replica.read(DecisionKind.DRAINS, Instant.EPOCH, true));
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
