package meridian.local;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import meridian.lambda.event.EventTypes;
import meridian.local.Breakpoints.Breakpoint;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.faults.DynamoDbCall;
import meridian.local.faults.FaultProxy;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Role;
import meridian.purge.SweepTotals;
import meridian.store.Peers;
import meridian.store.control.StoredSweepLog;
import meridian.store.dynamodb.control.ControlTable;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/**
 * Kills sweeps between any two of their database calls. One process sweeps many regions in
 * parallel, each with its own table. Each sweep is suspended at another call: before that call
 * takes effect, or after. Then the process is killed, once for all of them.
 */
@Timeout(300)
final class KilledSweepsIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LONG_AGO = Duration.ofHours(6);

  /** Enough for one undisturbed sweep, and two for each call of a sweep. */
  private static final int REGIONS = 24;

  /** Expired records, each in a swarm of its own with one live peer. */
  private static final int EXPIRED = 2;

  /** A swarm of this size is large enough for its size to be stored. */
  private static final int LARGE = 55;

  private static final int LIVE = EXPIRED + LARGE;

  /** The final number of items: the live peers, and the size of the large swarm. */
  private static final int ITEMS = LIVE + 1;

  @TempDir private Path folder;

  @AutoClose private final EmbeddedDynamoDb database = EmbeddedDynamoDb.start();

  @AutoClose private final FaultProxy proxy = FaultProxy.start(database.endpoint(), new Random(5));

  @AutoClose("shutdownNow")
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private final Breakpoints breakpoints = new Breakpoints(KilledSweepsIT::sweptRegion);

  /** A region to sweep. */
  private record SweptRegion(String name, int code, StoredPeers peers) {

    /** The totals of a sweep; empty until it has ended. */
    Optional<SweepTotals> totals(String sweep) {
      return new StoredSweepLog(
              new ControlTable(peers.tables(), LambdaEnvironment.CONTROL_TABLE),
              RegionCode.of(code))
          .totals(sweep);
    }

    int items() {
      return peers
          .tables()
          .scan(scan -> scan.tableName(LambdaEnvironment.PEER_TABLE).select(Select.COUNT))
          .count();
    }
  }

  /** The region of a sweep's call; empty if no sweep makes the call. */
  private static String sweptRegion(DynamoDbCall call) {
    boolean ofSweep =
        call.table().equals(LambdaEnvironment.PEER_TABLE)
            ? Set.of("Scan", "DeleteItem", "UpdateItem").contains(call.operation())
            // Heartbeats read the totals too, for the region's history.
            : call.partition().startsWith("sweep")
                || (call.partition().equals("totals") && call.operation().equals("PutItem"));
    return ofSweep ? call.region() : "";
  }

  @Test
  void killedSweepsAreMadeUpForByTheNext() throws Exception {
    List<SweptRegion> regions = regions();
    try (var process = new KillableRegions(folder, proxy.endpoint())) {
      SweptRegion trial = regions.removeFirst();
      assertSwept(trial, startSweep(process, trial));
      int calls = breakpoints.calls(trial.name);
      assertTrue(calls > EXPIRED && 2 * calls <= regions.size(), calls + " calls");
      List<SweptRegion> suspended = regions.subList(0, 2 * calls);
      for (int number = 0; number < suspended.size(); number++) {
        breakpoints.set(
            suspended.get(number).name, new Breakpoint(1 + number / 2, number % 2 == 1));
      }
      List<String> killed = suspended.stream().map(region -> startSweep(process, region)).toList();
      await().atMost(PATIENCE).until(() -> breakpoints.areReached(proxy));
      process.kill();
      for (int number = 0; number < suspended.size(); number++) {
        assertNothingLost(suspended.get(number), killed.get(number));
      }
      breakpoints.clear();
      process.restart();
      List<String> next = suspended.stream().map(region -> startSweep(process, region)).toList();
      for (int number = 0; number < suspended.size(); number++) {
        assertSwept(suspended.get(number), next.get(number));
      }
    }
  }

  private List<SweptRegion> regions() throws Exception {
    List<SweptRegion> regions = new ArrayList<>();
    for (String name : GeneratedTopology.write(REGIONS, folder)) {
      StoredPeers peers = StoredPeers.create(database, name, threads);
      var region = new SweptRegion(name, regions.size() + 1, peers);
      fill(region);
      proxy.script(name, breakpoints::script);
      regions.add(region);
    }
    return regions;
  }

  private static void fill(SweptRegion region) {
    Instant now = Instant.now();
    for (int swarm = 1; swarm <= EXPIRED; swarm++) {
      store(region, swarm, 1, now.minus(LONG_AGO));
      store(region, swarm, 2, now);
    }
    for (int peer = 1; peer <= LARGE; peer++) {
      store(region, EXPIRED + 1, peer, now);
    }
    assertEquals(EXPIRED + LIVE, region.items());
  }

  private static void store(SweptRegion region, int swarm, int peer, Instant at) {
    InfoHash torrent = new InfoHash(new Id160(swarm, 7, 7));
    region.peers.store(region.code, torrent, Peers.ipv4(peer, Role.LEECHER), at);
  }

  /** Starts a sweep. Returns its name. */
  private static String startSweep(KillableRegions process, SweptRegion region) {
    try (var client = events(process.events(), region.name)) {
      PutEventsRequestEntry due =
          PutEventsRequestEntry.builder()
              .source("test")
              .detailType(EventTypes.PURGE_DUE)
              .detail("{}")
              .build();
      return client.putEvents(put -> put.entries(due)).entries().getFirst().eventId();
    }
  }

  private static EventBridgeClient events(URI endpoint, String region) {
    return EventBridgeClient.builder()
        .region(software.amazon.awssdk.regions.Region.of(region))
        .endpointOverride(endpoint)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(EmbeddedDynamoDb.ACCESS_KEY, "none")))
        .build();
  }

  /** All live peers are stored; if the sweep has ended, its totals are right. */
  private static void assertNothingLost(SweptRegion region, String sweep) {
    int items = region.items();
    assertTrue(items >= LIVE && items <= ITEMS + EXPIRED, region.name + ": " + items);
    region.totals(sweep).ifPresent(totals -> assertEquals(LIVE, totals.peers().total()));
  }

  private static void assertSwept(SweptRegion region, String sweep) {
    await().atMost(PATIENCE).until(() -> region.totals(sweep).isPresent());
    SweepTotals totals = region.totals(sweep).orElseThrow();
    assertEquals(LIVE, totals.peers().total(), region::toString);
    assertEquals(EXPIRED + 1, totals.swarms(), region::toString);
    assertEquals(ITEMS, region.items(), region::toString);
  }
}
