package meridian.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.time.InstantSource;
import java.util.Map;
import meridian.health.Verdict;
import meridian.lambda.TrackerStores;
import meridian.lambda.TrackerWiring;
import meridian.lambda.aws.Platform;
import meridian.lambda.config.ResilienceSettings;
import meridian.lambda.config.TrackerSettings;
import meridian.lambda.event.EventResponder;
import meridian.peer.Network;
import meridian.store.memory.MemoryRegions;
import meridian.topology.Region;
import meridian.tracker.BanList;

/**
 * A store per region in the memory of this process, with immediate replication between them. No
 * torrent is denied, no client is banned, and every region is healthy.
 */
final class MemoryBackend implements Backend {

  private final MemoryRegions regions;
  private final InstantSource clock;

  MemoryBackend(MemoryRegions regions, InstantSource clock) {
    this.regions = regions;
    this.clock = clock;
  }

  @Override
  public RequestStreamHandler handler(Region region, boolean rateLimits) {
    Platform platform =
        LambdaEnvironment.platform(LambdaEnvironment.ofTracker(region, rateLimits), clock);
    TrackerSettings settings = TrackerSettings.of(platform.variables());
    ResilienceSettings resilience = ResilienceSettings.of(platform.variables());
    platform.variables().check();
    var stores =
        new TrackerStores(
            regions.region(region.code()),
            _ -> false,
            new NoBans(),
            () -> Verdict.HEALTHY,
            Map::of);
    var responder =
        new EventResponder(TrackerWiring.router(settings, resilience, stores, platform));
    return (event, reply, context) -> responder.answer(context.getAwsRequestId(), event, reply);
  }

  private record NoBans() implements BanList {

    @Override
    public boolean bans(Network network) {
      return false;
    }

    @Override
    public boolean report(Network offender) {
      return false;
    }
  }
}
