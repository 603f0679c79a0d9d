package meridian.local.dns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import meridian.topology.Region;

/**
 * One caching DNS resolver per region, shared by all clients there. A resolver repeats its cached
 * answer until the time to live is over, even if that region fails meanwhile. Thread-safe.
 */
public final class Resolvers {

  private record CachedAnswer(Region region, Instant expiry) {}

  private final Map<String, LatencyRouting> routings = new HashMap<>();
  private final Map<LatencyRouting, CachedAnswer> cache = new ConcurrentHashMap<>();
  private final LatencyRouting defaultRouting;
  private final Duration timeToLive;
  private final InstantSource clock;

  /**
   * Resolvers with empty caches.
   *
   * @param defaultRegion where clients are that do not say so
   * @param timeToLive of every answer
   */
  public Resolvers(
      List<Region> regions, Region defaultRegion, Duration timeToLive, InstantSource clock) {
    regions.forEach(region -> routings.put(region.name(), new LatencyRouting(regions, region)));
    this.defaultRouting = Objects.requireNonNull(routings.get(defaultRegion.name()));
    this.timeToLive = timeToLive;
    this.clock = clock;
  }

  /**
   * The region that a client is sent to.
   *
   * @param clientRegion where the client is; an unknown name means the default region
   */
  Region resolve(String clientRegion, Predicate<Region> isHealthy) {
    Instant now = clock.instant();
    return cache.compute(
            routings.getOrDefault(clientRegion, defaultRouting),
            (routing, cached) ->
                cached != null && now.isBefore(cached.expiry)
                    ? cached
                    : new CachedAnswer(routing.choose(isHealthy), now.plus(timeToLive)))
        .region;
  }
}
