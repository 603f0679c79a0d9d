package meridian.browser;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.health.Heartbeat;
import meridian.lambda.event.EventTypes;
import meridian.local.LocalRegions;
import meridian.local.LocalSettings;
import meridian.local.StoreKind;
import meridian.local.gateway.EventKind;
import meridian.local.http.PortUnavailableException;
import meridian.operate.RegionClients;
import meridian.store.control.StoredCounts;
import meridian.store.dynamodb.control.ControlTable;
import meridian.store.heartbeat.StoredHeartbeats;
import meridian.swarm.RegionCode;
import meridian.topology.Region;
import meridian.topology.Topology;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/**
 * All regions of {@code regions/} in this process, with a population, and a clock that can skip.
 */
final class RunWithPage implements AutoCloseable {

  private static final int TRIES = 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Topology topology = Topology.read(Path.of("regions")).sweptEveryMinute();
  private final LocalRegions regions;
  private final InstantSource system = InstantSource.system();
  private final InstantSource clock = this::now;
  private final Set<RegionCode> lost = new HashSet<>();
  private volatile Duration skipped = Duration.ZERO;

  RunWithPage(int population) throws InterruptedException {
    this.regions = start(population);
    // The clients start at once.
    skip(Duration.ofMinutes(5));
    if (!regions.population().orElseThrow().awaitStart(TIMEOUT)) {
      throw new IllegalStateException("the population has not started within " + TIMEOUT);
    }
  }

  /** The page shows announce URLs only if the ports are chosen beforehand. */
  private LocalRegions start(int population) {
    RandomGenerator random = new Random();
    for (int n = 1; ; n++) {
      try {
        int port = random.nextInt(20_000, 30_000);
        Region first = topology.regions().getFirst();
        return LocalRegions.start(
            new LocalSettings(
                topology, port, StoreKind.DYNAMODB, EventKind.ALB, first, 1, false, population),
            clock);
      } catch (PortUnavailableException e) {
        if (n == TRIES) {
          throw e;
        }
      }
    }
  }

  private Instant now() {
    return system.instant().plus(skipped);
  }

  List<Region> regions() {
    return topology.regions();
  }

  /** The page that a region serves. */
  String page(Region region) {
    String announce = regions.regions().get(regions().indexOf(region)).announceUrls().getFirst();
    return URI.create(announce).resolve("/").toString();
  }

  void skip(Duration time) {
    skipped = skipped.plus(time);
  }

  void lose(Region region) {
    regions.outages().orElseThrow().down(region);
    lost.add(region.code());
  }

  void restore(Region region) {
    regions.outages().orElseThrow().up(region);
    lost.remove(region.code());
  }

  /** Sweeps every region, and waits until all know the counts. */
  void sweep() {
    Instant before = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    put(EventTypes.PURGE_DUE);
    awaitEverywhere(
        client ->
            new StoredCounts(new ControlTable(client, deployment().controlTable()))
                .read().entrySet().stream()
                    .filter(counted -> !counted.getValue().at().isBefore(before))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet()));
  }

  /** Sends the heartbeats of all regions but lost ones, and waits until all have received them. */
  void sendHeartbeats() {
    Instant before = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    put(EventTypes.HEARTBEAT_DUE);
    awaitEverywhere(
        client ->
            new StoredHeartbeats(new ControlTable(client, deployment().controlTable()))
                .read().stream()
                    .filter(heartbeat -> !heartbeat.sent().isBefore(before))
                    .map(Heartbeat::region)
                    .collect(Collectors.toSet()));
  }

  /** Waits until all replicas have something of every region; neither of lost ones. */
  private void awaitEverywhere(Function<DynamoDbClient, Set<RegionCode>> having) {
    List<DeployedRegion> present =
        deployment().regions().stream().filter(region -> !lost.contains(region.code())).toList();
    for (DeployedRegion region : present) {
      try (DynamoDbClient client = RegionClients.dynamoDb(region)) {
        await()
            .atMost(TIMEOUT)
            .until(
                () ->
                    having
                        .apply(client)
                        .containsAll(present.stream().map(DeployedRegion::code).toList()));
      }
    }
  }

  private void put(String event) {
    var entry =
        PutEventsRequestEntry.builder()
            .source(EventTypes.SOURCE)
            .detailType(event)
            .detail("{}")
            .build();
    for (DeployedRegion region : deployment().regions()) {
      try (EventBridgeClient client = RegionClients.eventBridge(region)) {
        var _ = client.putEvents(put -> put.entries(List.of(entry)));
      }
    }
  }

  private Deployment deployment() {
    return regions.deployment().orElseThrow();
  }

  @Override
  public void close() {
    regions.close();
  }
}
