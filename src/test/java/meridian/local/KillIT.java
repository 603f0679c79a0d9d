package meridian.local;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import meridian.deployment.DeploymentKey;
import meridian.lambda.PurgeHandler;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.database.TableSchema;
import meridian.local.faults.FaultProxy;
import meridian.local.faults.Faults;
import meridian.store.Peers;
import meridian.store.dynamodb.DynamoDbSwarmStore;
import meridian.store.dynamodb.HeldRecord;
import meridian.store.dynamodb.PeerInspector;
import meridian.store.dynamodb.ReplicaView;
import meridian.store.dynamodb.SweepCounts;
import meridian.store.dynamodb.SweepLog;
import meridian.swarm.Address;
import meridian.swarm.Endpoint;
import meridian.swarm.Event;
import meridian.swarm.Id160;
import meridian.swarm.InfoHash;
import meridian.swarm.Role;
import meridian.swarm.Sighting;
import meridian.wire.PercentEncoding;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/**
 * A region whose process is killed at moments that a seed decides, between any two calls to its
 * table or within one, and started again.
 */
@Timeout(300)
final class KillIT {

  private static final String REGION = "us-east-1";
  private static final int CODE = 1;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final byte[] KEY = DeploymentKey.ofHex(LambdaEnvironment.KEY).places();

  private static final int TORRENTS = 6;
  private static final int CLIENTS = 60;
  private static final int WORKERS = 12;
  private static final int KILLS = 4;

  /** Of the table that is swept: each has a record that has expired, and one that has not. */
  private static final int SWARMS = 300;

  @AutoClose private final EmbeddedDynamoDb database = EmbeddedDynamoDb.start();

  @AutoClose private final FaultProxy proxy = FaultProxy.start(database.endpoint(), new Random(5));

  private final DynamoDbClient tables = database.tables(REGION);

  @BeforeEach
  void createTables() {
    database.createTable(REGION, LambdaEnvironment.PEER_TABLE);
    database.createTable(REGION, LambdaEnvironment.CONTROL_TABLE, TableSchema.CONTROL);
  }

  /** What a client was told last: whether it is known to seed. */
  private record Told(boolean seeds) {}

  /** Clients who download and then seed, each of which repeats what was not answered. */
  @Test
  void nothingIsLostButAnswersUnderWay() throws Exception {
    var random = new Random(12);
    var told = new ConcurrentHashMap<Integer, Told>();
    var answers = new AtomicInteger();
    var unanswered = new AtomicInteger();
    try (var region = new KilledRegion(REGION, database.endpoint());
        HttpClient http = HttpClient.newHttpClient();
        ExecutorService clients = Executors.newFixedThreadPool(WORKERS)) {
      List<Future<?>> done = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int number = client;
        done.add(
            clients.submit(
                () -> {
                  for (boolean seeds : new boolean[] {false, false, true, true}) {
                    while (!announce(http, region, number, seeds)) {
                      unanswered.incrementAndGet();
                    }
                    told.put(number, new Told(seeds));
                    answers.incrementAndGet();
                  }
                  return number;
                }));
      }
      int all = 4 * CLIENTS;
      for (int kill = 1; kill <= KILLS; kill++) {
        int moment = all * (kill - 1) / KILLS + 5 + random.nextInt(all / KILLS - 10);
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> answers.get() >= moment);
        region.kill();
        told.forEach(this::assertNotLost);
        region.restart();
      }
      for (Future<?> one : done) {
        one.get();
      }
      told.forEach((client, last) -> assertSeeds(client));
      long downloads = downloads(http, region);
      assertEquals(CLIENTS, told.size());
      assertTrue(unanswered.get() > 0, "it was killed while nobody asked");
      assertTrue(
          downloads <= CLIENTS && downloads >= CLIENTS - unanswered.get(),
          () ->
              "%d of %d downloads counted, and %d answers lost"
                  .formatted(downloads, CLIENTS, unanswered.get()));
    }
  }

  /** Whether it was answered as it should be; if not, the region has been started again since. */
  private static boolean announce(HttpClient http, KilledRegion region, int client, boolean seeds)
      throws InterruptedException {
    String query =
        "?info_hash=%s&peer_id=-XX0001-000000000000&port=%d&left=%d"
            .formatted(escaped(torrent(client)), port(client), seeds ? 0 : 1);
    String url = region.announceUrl();
    try {
      String answer = get(http, url + query);
      assertTrue(answer.contains("5:peers") && !answer.contains("warning"), answer);
      return true;
    } catch (IOException _) {
      await().atMost(PATIENCE).until(() -> !url.equals(region.announceUrl()));
      return false;
    }
  }

  private static String get(HttpClient http, String url) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1))
        .body();
  }

  /** A client that was told so is there; what it asked since may have been noted too. */
  private void assertNotLost(int client, Told last) {
    Role role = decisive(client);
    assertTrue(
        role == Role.SEEDER || (!last.seeds() && role == Role.LEECHER),
        () -> "client %d, who was told so: %s, is a %s".formatted(client, last, role));
  }

  private void assertSeeds(int client) {
    assertEquals(Role.SEEDER, decisive(client));
  }

  /** What readers take a client for; all records of it can be read. */
  private Role decisive(int client) {
    ReplicaView view =
        new PeerInspector(
                tables, LambdaEnvironment.PEER_TABLE, LambdaEnvironment.CONTROL_TABLE, KEY)
            .look(
                torrent(client),
                new Endpoint(Address.parse("127.0.0.1").orElseThrow(), port(client)),
                Instant.now());
    assertTrue(view.isHandedOut(), () -> "client %d is missing: %s".formatted(client, view));
    assertTrue(
        view.records().stream().noneMatch(held -> held.fate() == HeldRecord.Fate.UNKNOWN),
        view::toString);
    return view.decisive().flatMap(HeldRecord::content).orElseThrow().role();
  }

  private static long downloads(HttpClient http, KilledRegion region) throws Exception {
    long downloads = 0;
    for (int torrent = 0; torrent < TORRENTS; torrent++) {
      String answer =
          get(
              http,
              region.announceUrl().replace("/announce", "/scrape")
                  + "?info_hash="
                  + escaped(torrent(torrent)));
      downloads += Long.parseLong(answer.replaceFirst("(?s).*10:downloadedi(\\d+)e.*", "$1"));
    }
    return downloads;
  }

  private static int port(int client) {
    return 10_000 + client;
  }

  private static InfoHash torrent(int client) {
    return new InfoHash(new Id160(1 + client % TORRENTS, 2, 3));
  }

  private static String escaped(InfoHash torrent) {
    return PercentEncoding.encode(torrent.bytes());
  }

  /** The table is slow, so that there is a middle to be killed in. */
  @Test
  void aPurgeThatIsKilledIsMadeUpForByTheNext() {
    Instant now = Instant.now();
    for (int swarm = 0; swarm < SWARMS; swarm++) {
      announce(swarm, 1, now.minus(Duration.ofHours(6)));
      announce(swarm, 2, now);
    }
    assertEquals(2 * SWARMS, records());
    proxy.set(REGION, Faults.NONE.late(Duration.ofMillis(40)));
    try (var region = new KilledRegion(REGION, proxy.endpoint())) {
      for (int left : new int[] {SWARMS * 5 / 3, SWARMS * 4 / 3}) {
        String killed = sweep(region);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> records() <= left);
        region.kill();
        assertTrue(records() > SWARMS, "it was not killed in the middle");
        assertEquals(Optional.empty(), totals(killed));
        region.restart();
      }
      proxy.set(REGION, Faults.NONE);
      String last = sweep(region);
      await().atMost(PATIENCE).until(() -> totals(last).isPresent());
      assertEquals(SWARMS, totals(last).orElseThrow().peers().peers());
      assertEquals(SWARMS, totals(last).orElseThrow().swarms());
      assertEquals(SWARMS, records());
    }
  }

  private void announce(int swarm, int peer, Instant at) {
    var terms = new Sighting.Terms(Duration.ofMinutes(90), Duration.ofMinutes(36));
    var store =
        new DynamoDbSwarmStore(
            tables,
            LambdaEnvironment.PEER_TABLE,
            CODE,
            KEY,
            Executors.newVirtualThreadPerTaskExecutor(),
            InstantSource.fixed(at),
            new Random(swarm));
    store.announce(
        new Sighting(
            new InfoHash(new Id160(swarm, 7, 7)),
            Peers.ipv4(peer, Role.LEECHER),
            Event.STARTED,
            0,
            at,
            terms,
            Optional.empty()));
  }

  /** Has a sweep begin; its name. */
  private static String sweep(KilledRegion region) {
    try (var client =
        EventBridgeClient.builder()
            .region(Region.of(REGION))
            .endpointOverride(region.events())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(EmbeddedDynamoDb.ACCESS_KEY, "none")))
            .build()) {
      PutEventsRequestEntry due =
          PutEventsRequestEntry.builder()
              .source("test")
              .detailType(PurgeHandler.DUE)
              .detail("{}")
              .build();
      return client.putEvents(put -> put.entries(due)).entries().getFirst().eventId();
    }
  }

  private Optional<SweepCounts> totals(String sweep) {
    return new SweepLog(tables, LambdaEnvironment.CONTROL_TABLE, CODE).find(sweep);
  }

  private int records() {
    return tables
        .scan(scan -> scan.tableName(LambdaEnvironment.PEER_TABLE).select(Select.COUNT))
        .count();
  }
}
