package meridian.local.dns;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import meridian.topology.Region;

/** Latency routing as by Route 53, for clients who are all in one place. */
public final class LatencyRouting {

  private final List<Region> nearestFirst;

  /**
   * A routing.
   *
   * @param place the region that the clients are in
   */
  public LatencyRouting(List<Region> regions, Region place) {
    nearestFirst = regions.stream().sorted(Comparator.comparing(place::lagTo)).toList();
  }

  /** The nearest healthy region, or the nearest at all if none is healthy. */
  public Region choose(Predicate<Region> healthy) {
    return nearestFirst.stream().filter(healthy).findFirst().orElse(nearestFirst.getFirst());
  }
}
