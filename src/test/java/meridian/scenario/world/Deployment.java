package meridian.scenario.world;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import meridian.scenario.table.Region;
import meridian.scenario.table.Replicas;
import meridian.swarm.Announce;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmStore;
import meridian.tracker.AnnounceOutcome;

/** The trackers and purges of all regions, each with its region's release and clock. */
final class Deployment {

  private final Replicas harness;
  private final RegionStores stores;
  private final TrackerDesign design;
  private final RandomGenerator random;
  private final CallInterceptor calls;
  private final Map<Region, Duration> ahead = new EnumMap<>(Region.class);
  private final Map<Region, Release> releases = new EnumMap<>(Region.class);
  private final Map<Region, Region> fallbacks = new EnumMap<>(Region.class);
  private final Map<Route, TrackerDesign.Announcer> trackers = new HashMap<>();

  /**
   * The region of a tracker, that of the replica that it uses, and the task whose process it is in:
   * interleaved tasks share no memory.
   */
  private record Route(Region region, Region replica, int task) {}

  Deployment(
      Replicas harness, TrackerDesign design, RandomGenerator random, CallInterceptor calls) {
    this.harness = harness;
    this.stores = RegionStores.over(harness);
    this.design = design;
    this.random = random;
    this.calls = calls;
  }

  /** Sets a region's clock. */
  void setAhead(Region region, Duration duration) {
    ahead.put(region, duration);
  }

  /** The time of a region's clock. */
  Instant clock(Region region) {
    return harness.now().plus(ahead.getOrDefault(region, Duration.ZERO));
  }

  /** Makes a region use its own replica or another one's at random. */
  void setFallback(Region region, Region fallback) {
    fallbacks.put(region, fallback);
  }

  /** Deploys a release to a region. */
  void deploy(Region region, Release release) {
    releases.put(region, release);
    trackers.keySet().removeIf(route -> route.region == region);
  }

  /** Announces to a region. */
  AnnounceOutcome announce(Region region, Announce announce) {
    Region fallback = fallbacks.getOrDefault(region, region);
    Route route =
        new Route(region, random.nextBoolean() ? region : fallback, InterleavedTasks.currentTask());
    return trackers.computeIfAbsent(route, this::newTracker).announce(announce);
  }

  /** A tracker in a region that writes nothing. */
  TrackerDesign.Announcer observer(Region region) {
    return tracker(region, stores.observer(site(region, region)));
  }

  /**
   * A purge of a region that has not begun.
   *
   * @param adopted the code of a region that is lost forever
   */
  RegionPurge newPurge(Region region, Optional<RegionCode> adopted) {
    return new RegionPurge(
        stores.sweeper(site(region, region)), adopted, () -> clock(region), random);
  }

  private TrackerDesign.Announcer newTracker(Route route) {
    return tracker(route.region, stores.store(site(route.region, route.replica)));
  }

  private TrackerDesign.Announcer tracker(Region region, SwarmStore store) {
    return design.tracker(store, () -> clock(region), random);
  }

  private RegionStores.Site site(Region region, Region replica) {
    return new RegionStores.Site(
        region,
        replica,
        releases.getOrDefault(region, Release.THIS),
        design,
        () -> clock(region),
        random,
        () -> calls.before(replica));
  }
}
