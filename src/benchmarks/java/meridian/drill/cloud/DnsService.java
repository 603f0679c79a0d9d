package meridian.drill.cloud;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.local.dns.DnsTiming;
import meridian.local.dns.HealthCheck;
import meridian.local.dns.LatencyRouting;
import meridian.topology.Region;

/**
 * A model of Route 53: checks every region's health every ten seconds, changes a region's state
 * after three contrary results, and returns the nearest healthy region.
 */
public final class DnsService {

  static final Duration INTERVAL = DnsTiming.ofRoute53(1).interval();

  private final Map<Region, SimulatedRegion> regions = new LinkedHashMap<>();
  private final Map<Region, HealthCheck> checks = new HashMap<>();
  private final Map<Region, LatencyRouting> routing = new HashMap<>();
  private final Map<Region, Instant> changed = new HashMap<>();
  private final InstantSource time;

  public DnsService(List<SimulatedRegion> regions, InstantSource time) {
    this.time = time;
    List<Region> all = regions.stream().map(SimulatedRegion::region).toList();
    for (SimulatedRegion region : regions) {
      this.regions.put(region.region(), region);
      checks.put(region.region(), new HealthCheck());
      routing.put(region.region(), new LatencyRouting(all, region.region()));
    }
  }

  /** Checks every region once. */
  void check() {
    regions.forEach(
        (region, cloud) -> {
          boolean before = check(region).isHealthy();
          check(region).record(isHealthy(cloud));
          if (check(region).isHealthy() != before) {
            changed.put(region, time.instant());
          }
        });
  }

  /** When a region's state last changed; empty if never. */
  public Optional<Instant> lastChange(SimulatedRegion region) {
    return Optional.ofNullable(changed.get(region.region()));
  }

  private static boolean isHealthy(SimulatedRegion region) {
    return region
        .answer(HealthCheck.REQUEST)
        .filter(answer -> answer.took().compareTo(HealthCheck.TIMEOUT) <= 0)
        .filter(answer -> HealthCheck.isGood(answer.result()))
        .isPresent();
  }

  /** The region that clients near a region are sent to. */
  public Region resolve(Region place) {
    LatencyRouting from = routing.get(place);
    if (from == null) {
      throw new IllegalArgumentException("no region " + place.name());
    }
    return from.choose(region -> check(region).isHealthy());
  }

  private HealthCheck check(Region region) {
    HealthCheck check = checks.get(region);
    if (check == null) {
      throw new IllegalArgumentException("no region " + region.name());
    }
    return check;
  }
}
