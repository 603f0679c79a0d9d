package meridian.drill;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import meridian.local.front.Bytes;
import meridian.local.front.FrontRequest;
import meridian.local.front.HealthCheck;
import meridian.local.front.LatencyRouting;
import meridian.topology.Region;

/**
 * Route 53, as far as it matters here: asks every region for its health every ten seconds, changes
 * its mind after three contrary answers, and names the nearest healthy region.
 */
final class NameService {

  static final Duration INTERVAL = Duration.ofSeconds(10);
  static final int THRESHOLD = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final FrontRequest QUESTION =
      new FrontRequest(
          "GET",
          "/health",
          "",
          "HTTP/1.1",
          Map.of("user-agent", List.of("Amazon-Route-53-Health-Check-Service")),
          Bytes.NONE,
          "198.51.100.53",
          80);

  private final Map<Region, CloudRegion> regions = new LinkedHashMap<>();
  private final Map<Region, HealthCheck> checks = new HashMap<>();
  private final Map<Region, LatencyRouting> routing = new HashMap<>();

  NameService(List<CloudRegion> regions) {
    List<Region> all = regions.stream().map(CloudRegion::region).toList();
    for (CloudRegion region : regions) {
      this.regions.put(region.region(), region);
      checks.put(region.region(), new HealthCheck(THRESHOLD));
      routing.put(region.region(), new LatencyRouting(all, region.region()));
    }
  }

  /** Asks every region once. */
  void check() {
    regions.forEach((region, cloud) -> check(region).note(isWell(cloud)));
  }

  private static boolean isWell(CloudRegion region) {
    return region
        .answer(QUESTION)
        .filter(answer -> answer.took().compareTo(PATIENCE) <= 0)
        .filter(answer -> answer.result().status() < 400)
        .isPresent();
  }

  /** The region that clients who are in that place are sent to. */
  Region resolve(Region place) {
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
