package meridian.local.dns;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import meridian.topology.Region;

/** Route 53's latency routing for clients in one region. */
public final class LatencyRouting {

  private final List<Region> nearestFirst;

  /** Ranks the regions by their replication lag from the clients' region. */
  public LatencyRouting(List<Region> regions, Region clientRegion) {
    nearestFirst = regions.stream().sorted(Comparator.comparing(clientRegion::lagTo)).toList();
  }

  /** The nearest healthy region; the nearest of all if none is healthy, as in Route 53. */
  public Region choose(Predicate<Region> isHealthy) {
    return nearestFirst.stream().filter(isHealthy).findFirst().orElse(nearestFirst.getFirst());
  }
}
