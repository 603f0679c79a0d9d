package meridian.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.command.CommandFailedException;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.lambda.config.ConfigurationException;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.database.TableSchema;
import meridian.local.http.PortUnavailableException;
import meridian.local.objectstore.EmbeddedS3;
import meridian.operate.RegionControl;
import meridian.peer.InfoHash;
import meridian.serve.http.Server;
import meridian.serve.http.ServerLimits;
import meridian.serve.proxy.Cidr;
import meridian.serve.proxy.TrustedProxies;
import meridian.store.control.Decision;
import meridian.store.control.Decision.Action;
import meridian.store.control.DecisionKind;
import meridian.store.control.StoredCounts;
import meridian.store.memory.SnapshotException;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole processes, over real sockets. */
final class TrackerProcessIT {

  private static final InfoHash TORRENT = InfoHash.of("aaaaaaaaaaaaaaaaaaaa".getBytes(ISO_8859_1));
  private static final String ANNOUNCE = "/announce?info_hash=aaaaaaaaaaaaaaaaaaaa&compact=1";
  private static final RegionCode HERE = RegionCode.of(1);
  private static final RegionCode THERE = RegionCode.of(2);
  private static final String BUCKET = "region-1";

  /** Names the region of the embedded DynamoDB; the embedded S3 does not check it. */
  private static final String ACCESS_KEY = EmbeddedDynamoDb.ACCESS_KEY;

  private static final MemoryTracker.Files NO_FILES =
      new MemoryTracker.Files(Optional.empty(), Optional.empty(), Optional.empty());
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void clientsFindEachOtherInMemory() throws Exception {
    try (var tracker = start(settings(StoreKind.MEMORY, NO_FILES), Map.of())) {
      announce(tracker, 6881);
      assertTrue(announce(tracker, 6882).contains("8:completei2e"));
      assertEquals(200, get(tracker, "/health").statusCode());
      assertTrue(get(tracker, "/").body().contains("<title>"));
      assertTrue(get(tracker, "/stats.json").body().contains("\"peers\":2"));
    }
  }

  @Test
  void peersInMemoryOutliveARestart(@TempDir Path directory) throws Exception {
    ServeSettings settings =
        settings(
            StoreKind.MEMORY,
            new MemoryTracker.Files(Optional.of(directory), Optional.empty(), Optional.empty()));
    try (var tracker = start(settings, Map.of())) {
      announce(tracker, 6881);
      assertThrows(SnapshotException.class, () -> start(settings, Map.of()).close());
    }
    try (var tracker = start(settings, Map.of())) {
      assertTrue(announce(tracker, 6882).contains("8:completei2e"));
    }
  }

  @Test
  void processesOfARegionShareItsTables() throws Exception {
    try (var database = EmbeddedDynamoDb.start()) {
      database.createTable("us-east-1", "peers");
      database.createTable("us-east-1", "control", TableSchema.CONTROL);
      processesOfARegionShareItsStore(StoreKind.DYNAMODB, database.endpoint());
    }
  }

  @Test
  void processesOfARegionShareItsBucket() throws Exception {
    try (var server = EmbeddedS3.start()) {
      server.createBucket(BUCKET);
      processesOfARegionShareItsStore(StoreKind.S3, server.endpoint());
    }
  }

  /** Announces, schedules, an access list, a restart, and a drain. */
  private static void processesOfARegionShareItsStore(StoreKind kind, URI endpoint)
      throws Exception {
    Map<String, String> environment = environment(endpoint);
    ServeSettings settings = settings(kind, NO_FILES);
    try (var here = control(kind, endpoint, HERE);
        var there = control(kind, endpoint, THERE)) {
      try (var one = start(settings, environment);
          var two = start(settings, environment)) {
        assertEquals(200, get(one, "/health").statusCode());
        announce(one, 6881);
        assertTrue(announce(two, 6882).contains("8:completei2e"));
        assertTrue(get(two, "/metrics").body().contains("meridian_server_requests_total 2.0"));
        here.store().put(DecisionKind.DENIALS, decision(TORRENT, Action.DENY, HERE));
        // No request loads the list, since none needs it meanwhile.
        awaitPage(two, "/metrics", "meridian_list_size{list=\"deny\"} 1.0");
        assertTrue(announce(two, 6882).contains("unregistered torrent"));
        assertTrue(get(two, "/stats.json").body().contains("\"healthy\":1"));
        await().until(() -> new StoredCounts(here.store()).read().containsKey(HERE));
      }
      here.store().put(DecisionKind.DENIALS, decision(TORRENT, Action.ALLOW, HERE));
      there.store().put(DecisionKind.DRAINS, decision(HERE, Action.DRAIN, THERE));
      try (var again = start(settings, environment)) {
        assertTrue(announce(again, 6883).contains("8:completei3e"));
        assertEquals(503, get(again, "/health").statusCode());
        assertTrue(get(again, "/health").body().contains("drained"));
      }
    }
  }

  private static RegionControl control(StoreKind kind, URI endpoint, RegionCode code) {
    var services = new DeployedRegion.LocalServices(endpoint, endpoint, ACCESS_KEY);
    var region =
        new DeployedRegion(
            "us-east-1",
            code,
            Optional.of(BUCKET).filter(_ -> kind == StoreKind.S3),
            Optional.of(services));
    var deployment =
        new Deployment(List.of(region), "peers", "control", Optional.empty(), Optional.empty());
    return RegionControl.open(deployment, region, InstantSource.system());
  }

  private static <T> Decision<T> decision(T target, Action action, RegionCode through) {
    return Decision.of(target, action, through, Instant.now());
  }

  private static void awaitPage(TrackerProcess tracker, String path, String text) {
    await()
        .untilAsserted(
            () -> {
              String page = get(tracker, path).body();
              assertTrue(page.contains(text), page);
            });
  }

  @Test
  void filesDenyTorrentsAndBanClientsOfTheMemoryStore(@TempDir Path directory) throws Exception {
    Path denied = directory.resolve("denied");
    Path banned = directory.resolve("banned");
    Files.writeString(denied, "");
    Files.writeString(banned, "127.0.0.2\n");
    var files = new MemoryTracker.Files(Optional.empty(), Optional.of(denied), Optional.of(banned));
    try (var tracker = start(settings(StoreKind.MEMORY, files), Map.of())) {
      assertTrue(announce(tracker, 6881).contains("8:completei1e"));
      Files.writeString(denied, TORRENT + " # by request\n");
      awaitAnswer(tracker, "unregistered torrent");
      Files.writeString(banned, "127.0.0.1\n");
      Files.writeString(denied, "");
      awaitAnswer(tracker, "warning message");
      Files.writeString(banned, "127.0.0.2\n");
      awaitAnswer(tracker, "8:completei1e");
    }
    Files.writeString(banned, "\nnobody\n");
    var refused =
        assertThrows(
            CommandFailedException.class,
            () -> start(settings(StoreKind.MEMORY, files), Map.of()).close());
    assertTrue(String.valueOf(refused.getMessage()).contains("line 2 "), refused::getMessage);
  }

  private static void awaitAnswer(TrackerProcess tracker, String part) {
    await().untilAsserted(() -> assertTrue(announce(tracker, 6881).contains(part)));
  }

  @Test
  void aMissingTableIsNamed() {
    try (var database = EmbeddedDynamoDb.start()) {
      Map<String, String> environment = environment(database.endpoint());
      var refused =
          assertThrows(
              ConfigurationException.class,
              () -> start(settings(StoreKind.DYNAMODB, NO_FILES), environment).close());
      assertTrue(String.valueOf(refused.getMessage()).contains("peers"), refused::getMessage);
    }
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    ServeSettings settings = settings(StoreKind.MEMORY, NO_FILES);
    try (var tracker = start(settings, Map.of())) {
      var refused =
          assertThrows(
              PortUnavailableException.class,
              () -> start(withPort(settings, tracker.port()), Map.of()).close());
      assertTrue(
          String.valueOf(refused.getMessage()).contains("Port " + tracker.port()),
          refused::getMessage);
    }
  }

  /** As for a health check, or for an operator on the machine. */
  @Test
  void aTrustedAddressReadsPagesDirectlyButIsNoPeer() throws Exception {
    var trusted = new TrustedProxies(List.of(Cidr.parse("127.0.0.0/8")));
    try (var tracker = start(settings(StoreKind.MEMORY, NO_FILES, trusted), Map.of())) {
      assertEquals(200, get(tracker, "/health").statusCode());
      assertTrue(announce(tracker, 6881).contains("proxy does not say which address"));
      assertTrue(
          get(tracker, "/metrics")
              .body()
              .contains("meridian_announces_total{outcome=\"failed\"} 1.0"));
      assertTrue(get(tracker, "/stats.json").body().contains("\"peers\":0"));
    }
  }

  private static ServeSettings settings(StoreKind store, MemoryTracker.Files files) {
    return settings(store, files, TrustedProxies.NONE);
  }

  private static ServeSettings settings(
      StoreKind store, MemoryTracker.Files files, TrustedProxies proxies) {
    return new ServeSettings(
        store,
        files,
        List.of(InetAddress.ofLiteral("127.0.0.1")),
        0,
        2,
        new ServerLimits(100, 100, 8_192, Duration.ofSeconds(10), Duration.ofSeconds(10)),
        new Server.Trust(proxies, false),
        List.of(Cidr.parse("127.0.0.0/8")),
        new SchedulePlan(true, Duration.ofSeconds(2), Duration.ofMillis(100)),
        Duration.ofSeconds(5));
  }

  private static ServeSettings withPort(ServeSettings settings, int port) {
    return new ServeSettings(
        settings.store(),
        settings.files(),
        settings.addresses(),
        port,
        settings.threads(),
        settings.limits(),
        settings.trust(),
        settings.metricsReaders(),
        settings.schedules(),
        settings.stopBound());
  }

  private static Map<String, String> environment(URI server) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MERIDIAN_REGION", "us-east-1");
    environment.put("MERIDIAN_REGION_CODE", "1");
    environment.put("MERIDIAN_PEER_TABLE", "peers");
    environment.put("MERIDIAN_CONTROL_TABLE", "control");
    environment.put("MERIDIAN_KEY", "ab".repeat(32));
    environment.put("MERIDIAN_BUDGET_MILLIS", "20000");
    environment.put("AWS_REGION", "us-east-1");
    environment.put("MERIDIAN_BUCKET", BUCKET);
    environment.put("AWS_ACCESS_KEY_ID", ACCESS_KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", "none");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", server.toString());
    environment.put("AWS_ENDPOINT_URL_S3", server.toString());
    return environment;
  }

  private static TrackerProcess start(ServeSettings settings, Map<String, String> environment)
      throws IOException, SnapshotException, CommandFailedException {
    return TrackerProcess.start(settings, environment, InstantSource.system());
  }

  private static String announce(TrackerProcess tracker, int port) throws Exception {
    return get(tracker, ANNOUNCE + "&peer_id=-XX0001-%012d&left=0&port=%d".formatted(port, port))
        .body();
  }

  private static HttpResponse<String> get(TrackerProcess tracker, String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(tracker.port(), path)))
            .build(),
        BodyHandlers.ofString(ISO_8859_1));
  }
}
