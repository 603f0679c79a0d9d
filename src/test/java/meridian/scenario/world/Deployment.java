package meridian.scenario.world;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import meridian.model.InlineExecutor;
import meridian.scenario.table.GlobalTableHarness;
import meridian.scenario.table.InterceptedTable;
import meridian.scenario.table.ReadOnlyTable;
import meridian.scenario.table.Region;
import meridian.scenario.table.StaleReadsTable;
import meridian.store.dynamodb.announce.DynamoDbSwarmStore;
import meridian.store.dynamodb.sweep.PeerSweep;
import meridian.swarm.Announce;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmStore;
import meridian.tracker.AnnounceOutcome;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The trackers and purges of all regions, each with its region's release and clock. */
final class Deployment {

  private final GlobalTableHarness harness;
  private final TrackerDesign design;
  private final RandomGenerator random;
  private final CallInterceptor calls;
  private final Map<Region, Duration> ahead = new EnumMap<>(Region.class);
  private final Map<Region, Release> releases = new EnumMap<>(Region.class);
  private final Map<Region, Region> fallbacks = new EnumMap<>(Region.class);
  private final Map<Route, TrackerDesign.Announcer> trackers = new HashMap<>();

  /** The region of a tracker, and that of the replica that it uses. */
  private record Route(Region region, Region replica) {}

  Deployment(
      GlobalTableHarness harness,
      TrackerDesign design,
      RandomGenerator random,
      CallInterceptor calls) {
    this.harness = harness;
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
    Route route = new Route(region, random.nextBoolean() ? region : fallback);
    return trackers.computeIfAbsent(route, this::newTracker).announce(announce);
  }

  /** A tracker in a region that writes nothing. */
  TrackerDesign.Announcer observer(Region region) {
    Route route = new Route(region, region);
    return tracker(route, new ReadOnlyTable(table(route)));
  }

  /**
   * A purge of a region that has not begun.
   *
   * @param adopted the code of a region that is lost forever
   */
  RegionPurge newPurge(Region region, Optional<RegionCode> adopted) {
    PeerSweep sweep =
        new PeerSweep(
            design.purged(table(new Route(region, region))),
            harness.table(),
            design.code(region, region),
            new InlineExecutor());
    return new RegionPurge(sweep, adopted, () -> clock(region), random);
  }

  private TrackerDesign.Announcer newTracker(Route route) {
    DynamoDbClient table = new StaleReadsTable(table(route), () -> clock(route.region), random);
    return tracker(route, table);
  }

  private TrackerDesign.Announcer tracker(Route route, DynamoDbClient table) {
    SwarmStore store =
        new DynamoDbSwarmStore(
            table,
            harness.table(),
            design.code(route.region, route.replica),
            TrackerDesign.key(),
            new InlineExecutor(),
            () -> clock(route.region),
            random);
    return design.tracker(
        design.store(store, table, harness.table()), () -> clock(route.region), random);
  }

  /** A replica as a region's release uses it. */
  private DynamoDbClient table(Route route) {
    return releases
        .getOrDefault(route.region, Release.THIS)
        .apply(
            new InterceptedTable(harness.client(route.replica), () -> calls.before(route.replica)));
  }
}
