package meridian.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import meridian.health.Verdict;
import meridian.lambda.TrackerStores;
import meridian.lambda.TrackerWiring;
import meridian.lambda.aws.Platform;
import meridian.lambda.config.ResilienceSettings;
import meridian.lambda.config.TrackerSettings;
import meridian.lambda.event.EventResponder;
import meridian.local.database.TableSchema;
import meridian.local.database.operation.TableClient;
import meridian.local.database.table.Table;
import meridian.local.status.MemoryStatus;
import meridian.metrics.Label.Replica;
import meridian.metrics.Metrics;
import meridian.peer.Network;
import meridian.purge.SegmentProgress;
import meridian.purge.SweepTotals;
import meridian.status.History;
import meridian.store.dynamodb.announce.DynamoDbSwarmStore;
import meridian.store.dynamodb.announce.MeteredClient;
import meridian.store.dynamodb.sweep.PeerSweep;
import meridian.swarm.RegionCode;
import meridian.topology.Region;
import meridian.topology.Topology;
import meridian.tracker.BanList;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * One peer table in the memory of this process, without HTTP, which stands for all regions'
 * replicas: they replicate at once. No torrent is denied, no client is banned, and every region is
 * healthy.
 */
final class MemoryBackend implements Backend {

  private final DynamoDbClient table;
  private final Map<Region, Metrics> metrics = new ConcurrentHashMap<>();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final MemoryStatus status;
  private final InstantSource clock;

  MemoryBackend(Topology topology, InstantSource clock) {
    var peers = new Table("all regions", TableSchema.PEERS.keys(), clock);
    this.table = new TableClient(_ -> peers, clock, TableClient.PAGE_BYTES);
    Map<RegionCode, String> names = new LinkedHashMap<>();
    Map<RegionCode, Metrics> ofRegions = new HashMap<>();
    for (Region region : topology.regions()) {
      names.put(region.code(), region.name());
      ofRegions.put(region.code(), metrics(region));
    }
    this.status = new MemoryStatus(names, this::count, ofRegions, clock);
    this.clock = clock;
  }

  @Override
  public RequestStreamHandler handler(Region region, LocalSettings local) {
    Map<String, String> environment = LambdaEnvironment.ofTracker(region, local.rateLimits());
    environment.put("MERIDIAN_TRACKERS", String.join(" ", local.trackers()));
    Platform platform = LambdaEnvironment.platform(environment, clock);
    TrackerSettings settings = TrackerSettings.of(platform.variables());
    ResilienceSettings resilience = ResilienceSettings.of(platform.variables());
    platform.variables().check();
    var stores =
        new TrackerStores(
            new DynamoDbSwarmStore(
                new MeteredClient(table, Replica.HOME, metrics(region)),
                LambdaEnvironment.PEER_TABLE,
                region.code(),
                HexFormat.of().parseHex(LambdaEnvironment.KEY),
                platform.executor(),
                clock,
                new SecureRandom()),
            _ -> false,
            new NoBans(),
            () -> Verdict.HEALTHY,
            status::status);
    var responder =
        new EventResponder(
            TrackerWiring.router(settings, resilience, stores, platform, metrics(region)));
    return (event, reply, context) -> responder.answer(context.getAwsRequestId(), event, reply);
  }

  @Override
  public Metrics metrics(Region region) {
    return metrics.computeIfAbsent(region, _ -> new Metrics());
  }

  @Override
  public void write(Map<Region, History> histories) {
    histories.forEach((region, history) -> status.write(Map.of(region.code(), history)));
  }

  private SweepTotals count(RegionCode region, Instant now) {
    var sweep = new PeerSweep(table, LambdaEnvironment.PEER_TABLE, region, executor);
    return sweep.advance(SegmentProgress.of(0, 1, Optional.empty()), now, () -> false).counts();
  }

  @Override
  public void close() {
    status.close();
    executor.shutdownNow();
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
