package meridian.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import meridian.TestTrackers;
import meridian.health.Health;
import meridian.health.Verdict;
import meridian.metrics.Metric;
import meridian.metrics.Metrics;
import meridian.model.NoAdmissionControl;
import meridian.peer.Address;
import meridian.peer.InfoHash;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;
import meridian.tracker.Tracker;
import org.junit.jupiter.api.Test;

final class RouterTest {

  private static final StatusPages PAGES =
      new StatusPages(
          "us-test-1",
          Optional::empty,
          List.of("http://tracker.example.org/announce"),
          _ -> false,
          InstantSource.system());

  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));
  private static final String HASH = "info_hash=aaaaaaaaaaaaaaaaaaaa";
  private static final String ANNOUNCE = HASH + "&peer_id=-MD1000-000000000001&port=6881&left=0";

  private final StoreUnavailableException outage =
      new StoreUnavailableException(
          Reason.UNREACHABLE, "the replica is down", new IllegalStateException());

  private final Router router = router(TestTrackers.emptyStore(NOON));

  @Test
  void answersAnAnnounceWithPeersAndTheClientsAddress() {
    String answer = body(get("/announce", ANNOUNCE));
    assertTrue(answer.startsWith("d8:completei1e10:downloadedi0e11:external ip4:"), answer);
    assertTrue(answer.matches("(?s).*5:peers0:10:tracker id22:[-_0-9A-Za-z]{22}e"), answer);
  }

  @Test
  void usesTheConnectionsAddressUnlessConfiguredOtherwise() {
    String withClaim = ANNOUNCE + "&ip=198.51.100.7";
    assertEquals("192.0.2.1", externalIp(get("/announce", withClaim)));
    Router trusting = router(TestTrackers.emptyStore(NOON), AddressSource.CLIENT);
    assertEquals(
        "198.51.100.7", externalIp(trusting.handle(request("GET", "/announce", withClaim))));
    for (String invalid : List.of("", "&ipv6=2001:db8::7", "&ip=0.0.0.0", "&ip=7")) {
      HttpReply reply = trusting.handle(request("GET", "/announce", ANNOUNCE + invalid));
      assertEquals("192.0.2.1", externalIp(reply), invalid);
    }
  }

  @Test
  void countsTheReturnedPeers() {
    var metrics = new Metrics();
    Tracker tracker = TestTrackers.tracker(TestTrackers.emptyStore(NOON), NOON, new Random(7));
    Router counting =
        new Router(tracker, AddressSource.CONNECTION, () -> Verdict.HEALTHY, metrics, PAGES, NOON);
    counting.handle(request("GET", "/announce", ANNOUNCE));
    assertEquals(0, metrics.total(Metric.PEERS_RETURNED));
    String another = ANNOUNCE.replaceAll("port=\\d+", "port=7").replaceAll("left=\\d+", "left=1");
    counting.handle(request("GET", "/announce", another));
    assertEquals(1, metrics.total(Metric.PEERS_RETURNED));
  }

  @Test
  void answersAScrape() {
    get("/announce", ANNOUNCE);
    assertEquals(
        "d5:filesd20:aaaaaaaaaaaaaaaaaaaad"
            + "8:completei1e10:downloadedi0e11:downloadersi0e10:incompletei0eee5:flagsd20:min_request_intervali1440eee",
        body(get("/scrape", HASH)));
  }

  @Test
  void answersAMalformedRequestWithItsFaultAndAnInterval() {
    HttpReply reply = get("/announce", "info_hash=short");
    assertEquals(200, reply.status());
    assertEquals(
        "d14:failure reason34:info_hash: must be 20 bytes, not 58:intervali",
        body(reply).replaceAll("(?s)[0-9]+ee$", ""));
    assertTrue(body(get("/scrape", "")).contains("info_hash: missing"));
  }

  @Test
  void refusesADeniedTorrentPermanently() {
    SwarmStore store = TestTrackers.emptyStore(NOON);
    InfoHash torrent = InfoHash.of("aaaaaaaaaaaaaaaaaaaa".getBytes(ISO_8859_1));
    Tracker tracker =
        TestTrackers.tracker(store, torrent::equals, new NoAdmissionControl(), NOON, new Random(7));
    Router denying =
        new Router(
            tracker, AddressSource.CONNECTION, () -> Verdict.HEALTHY, new Metrics(), PAGES, NOON);
    HttpReply reply = denying.handle(request("GET", "/announce", ANNOUNCE));
    assertEquals(200, reply.status());
    assertTrue(
        body(reply)
            .matches(
                "d14:failure reason52:unregistered torrent: this tracker does not serve it"
                    + "8:intervali1[6-9]\\d\\de8:retry in5:nevere"),
        body(reply));
    assertEquals(
        "d5:filesde5:flagsd20:min_request_intervali1440eee",
        body(denying.handle(request("GET", "/scrape", HASH))));
    assertTrue(body(denying.handle(request("GET", "/stats.json", ""))).contains("\"refusals\":1"));
    assertEquals(Map.of(torrent, SwarmCounts.NONE), store.scrape(List.of(torrent), NOON.instant()));
  }

  /** Transmission would show a warning as an error of the torrent, which no user can mend. */
  @Test
  void answersAnAnnounceWithoutPeersOrAWarningIfTheStoreFails() {
    Router failing = router(new Failing(outage));
    HttpReply reply = failing.handle(request("GET", "/announce", ANNOUNCE));
    assertEquals(200, reply.status());
    String answer = body(reply);
    assertTrue(
        answer.matches("(?s)d11:external ip4:....8:intervali(\\d+)e12:min intervali\\1e5:peers0:e"),
        answer);
    assertTrue(body(failing.handle(request("GET", "/stats.json", ""))).contains("\"failures\":0"));
  }

  @Test
  void answersAScrapeWithARetryIntervalIfTheStoreFails() {
    Router failing = router(new Failing(outage));
    try (CapturingHandler log = new CapturingHandler()) {
      assertNeutralFailure(failing.handle(request("GET", "/scrape", HASH)));
      assertEquals(List.of(), log.logged, "an outage is not logged for each request");
    }
    assertTrue(body(failing.handle(request("GET", "/stats.json", ""))).contains("\"failures\":1"));
  }

  @Test
  void hidesAnUnexpectedFailureAndLogsItWithTheRequestsId() {
    Router faulty = router(new Failing(new IllegalStateException("the replica is a fault")));
    for (String path : List.of("/announce", "/scrape")) {
      try (CapturingHandler log = new CapturingHandler()) {
        assertNeutralFailure(faulty.handle(request("GET", path, ANNOUNCE)));
        assertEquals(1, log.logged.size());
        assertTrue(log.logged.getFirst().getMessage().contains("request-1"), log.logged.toString());
      }
    }
  }

  private static void assertNeutralFailure(HttpReply reply) {
    assertEquals(200, reply.status());
    String answer = body(reply);
    assertTrue(
        answer.startsWith(
            "d14:failure reason54:the tracker could not answer just now, try again later"),
        answer);
    assertTrue(answer.matches(".*8:intervali\\d+e8:retry ini([5-9]|10)ee"), answer);
    assertFalse(answer.contains("replica"), answer);
  }

  @Test
  void refusesAnnouncesWithoutAnAddressAndLogsThatOnce() {
    try (var log = new CapturingHandler()) {
      for (int n = 0; n < 2; n++) {
        HttpReply reply =
            router.handle(new HttpRequest("1", "GET", "/announce", ANNOUNCE, Optional.empty(), ""));
        assertTrue(body(reply).contains("does not say which address"), body(reply));
      }
      assertEquals(1, log.logged.size());
    }
    assertTrue(
        body(get("/stats.json", "")).contains("\"failures\":2"), body(get("/stats.json", "")));
    assertTrue(body(get("/announce", ANNOUNCE)).contains("8:completei1e"), "no peer was stored");
  }

  @Test
  void answersAnyQuery() {
    Random random = new Random(23);
    for (int round = 0; round < 50_000; round++) {
      StringBuilder query = new StringBuilder(random.nextBoolean() ? ANNOUNCE : HASH);
      for (int change = random.nextInt(4); change >= 0; change--) {
        query.setCharAt(random.nextInt(query.length()), (char) random.nextInt(256));
      }
      String path = random.nextBoolean() ? "/announce" : "/scrape";
      String answer = body(get(path, query.toString()));
      assertFalse(answer.contains("could not answer"), () -> path + "?" + query);
    }
  }

  @Test
  void doesNotStoreTheAnnounceOfAHeadRequest() {
    HttpReply reply = router.handle(request("HEAD", "/announce", ANNOUNCE));
    assertEquals(200, reply.status());
    assertEquals("", body(reply));
    assertTrue(body(get("/scrape", HASH)).contains("8:completei0e"));
  }

  @Test
  void refusesOtherPathsAndMethodsShortlyAndForAMinute() {
    for (String path : List.of("/unknown", "/assets/", "/" + "a".repeat(100_000), "/%00", "")) {
      HttpReply unknown = get(path, "");
      assertEquals(404, unknown.status());
      assertEquals("public, max-age=60", unknown.headers().get("cache-control"));
      assertTrue(unknown.body().length < 100);
    }
    HttpReply posted = router.handle(request("POST", "/announce", ANNOUNCE));
    assertEquals(405, posted.status());
    assertEquals("public, max-age=60", posted.headers().get("cache-control"));
    assertEquals("GET, HEAD", posted.headers().get("allow"));
    HttpReply looked = router.handle(request("HEAD", "/health", ""));
    assertEquals(200, looked.status());
    assertEquals("", body(looked));
  }

  @Test
  void theQueryOfThePageAndOfItsFilesIsIgnored() {
    for (String path : List.of("/", "/assets/page.js", "/health")) {
      HttpReply asked = get(path, "x=<script>&" + "y".repeat(10_000));
      assertEquals(200, asked.status());
      assertEquals(body(get(path, "")), body(asked));
    }
  }

  @Test
  void reportsTheVerdictAndOkOnlyIfHealthy() {
    for (Verdict verdict : Verdict.values()) {
      HttpReply reply = router(() -> verdict).handle(request("GET", "/health", ""));
      boolean healthy = verdict == Verdict.HEALTHY;
      assertEquals(healthy ? 200 : 503, reply.status());
      assertEquals(healthy, body(reply).startsWith("{\"status\":\"ok\""), body(reply));
      assertEquals(healthy, body(reply).contains("ok"), body(reply));
      assertTrue(body(reply).contains(verdict.reason()), body(reply));
      HttpReply looked = router(() -> verdict).handle(request("HEAD", "/health", ""));
      assertEquals(reply.status(), looked.status());
    }
  }

  /** Health checks are then answered from memory. A failed announce must not take more time. */
  @Test
  void refreshesTheHealthAfterASuccessfulAnnounce() {
    AtomicInteger refreshed = new AtomicInteger();
    Health health =
        new Health() {
          @Override
          public Verdict verdict() {
            return Verdict.DRAINED;
          }

          @Override
          public void refresh() {
            refreshed.incrementAndGet();
          }
        };
    Router here = router(TestTrackers.emptyStore(NOON), health);
    assertTrue(body(here.handle(request("GET", "/announce", ANNOUNCE))).contains("5:peers"));
    assertEquals(1, refreshed.get());
    here.handle(request("GET", "/announce", "port=1"));
    here.handle(request("GET", "/health", ""));
    router(new Failing(outage), health).handle(request("GET", "/announce", ANNOUNCE));
    assertEquals(1, refreshed.get());
  }

  @Test
  void answersBrowsersAndMonitors() {
    assertTrue(body(get("/health", "")).contains("\"status\":\"ok\""));
    assertTrue(body(get("/", "")).contains("us-test-1"));
    get("/announce", ANNOUNCE);
    get("/announce", "");
    assertEquals(
        "{\"version\":1,\"region\":\"us-test-1\",\"since\":\"2026-01-01T12:00:00Z\","
            + "\"announces\":2,\"scrapes\":0,\"refusals\":1,\"failures\":0,"
            + "\"rateLimited\":0,\"banned\":0,\"reported\":0,"
            + "\"home\":0,\"fallback\":0,\"degraded\":0,\"throttled\":0,\"busy\":0,"
            + "\"unreadable\":0,\"unknownItems\":3,\"unconfirmedDownloads\":0,"
            + "\"withoutDenyList\":0,\"withoutBanList\":0}",
        body(get("/stats.json", "")));
  }

  @Test
  void countsAnewAfterAReset() {
    AtomicReference<Instant> now = new AtomicReference<>(NOON.instant());
    Router restored = router(TestTrackers.emptyStore(NOON), () -> Verdict.HEALTHY, now::get);
    restored.handle(request("GET", "/announce", ANNOUNCE));
    now.set(NOON.instant().plusSeconds(3_600));
    restored.resetCounters();
    String stats = body(restored.handle(request("GET", "/stats.json", "")));
    assertTrue(
        stats.startsWith(
            "{\"version\":1,\"region\":\"us-test-1\",\"since\":\"2026-01-01T13:00:00Z\","
                + "\"announces\":0,\"scrapes\":0,\"refusals\":0,\"failures\":0,"),
        stats);
  }

  /** Captures the log of the router, and keeps it off the console. */
  private static final class CapturingHandler extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger(Router.class.getName());
    private final List<LogRecord> logged = new ArrayList<>();

    CapturingHandler() {
      logger.setUseParentHandlers(false);
      logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
      logged.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
      logger.setUseParentHandlers(true);
    }
  }

  private static String externalIp(HttpReply reply) {
    String answer = body(reply);
    int start = answer.indexOf("11:external ip4:") + "11:external ip4:".length();
    return Address.of(answer.substring(start, start + 4).getBytes(ISO_8859_1)).toString();
  }

  private HttpReply get(String path, String query) {
    return router.handle(request("GET", path, query));
  }

  private static HttpRequest request(String method, String path, String query) {
    Optional<Address> client = Address.parse("192.0.2.1");
    return new HttpRequest("request-1", method, path, query, client, "");
  }

  private static String body(HttpReply reply) {
    return new String(reply.body(), ISO_8859_1);
  }

  private static Router router(SwarmStore store) {
    return router(store, AddressSource.CONNECTION);
  }

  private static Router router(Health health) {
    return router(TestTrackers.emptyStore(NOON), health);
  }

  private static Router router(SwarmStore store, Health health) {
    return router(store, health, NOON);
  }

  private static Router router(SwarmStore store, Health health, InstantSource clock) {
    return new Router(
        TestTrackers.tracker(store, clock, new Random(7)),
        AddressSource.CONNECTION,
        health,
        new Metrics(),
        PAGES,
        clock);
  }

  /** As if the store had met three items that it does not understand. */
  private static Metrics metricsOfAStore() {
    var metrics = new Metrics();
    metrics.set(Metric.UNKNOWN_ITEMS, 3);
    return metrics;
  }

  private static Router router(SwarmStore store, AddressSource addresses) {
    return new Router(
        TestTrackers.tracker(store, NOON, new Random(7)),
        addresses,
        () -> Verdict.HEALTHY,
        metricsOfAStore(),
        PAGES,
        NOON);
  }

  /** A store that always fails. */
  private record Failing(RuntimeException failure) implements SwarmStore {
    @Override
    public AnnounceResult announce(AnnounceRecord announce) {
      throw failure;
    }

    @Override
    public Map<InfoHash, SwarmCounts> scrape(List<InfoHash> infoHashes, Instant at) {
      throw failure;
    }
  }
}
