package meridian.lambda;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import meridian.drill.cloud.RegionTables;
import meridian.local.CapturedLog;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import meridian.operate.decision.OperatorDecisions;
import meridian.peer.Address;
import meridian.peer.Network;
import meridian.store.control.Decision.Action;
import meridian.store.control.DecisionKind;
import meridian.store.control.StoredBanList;
import meridian.store.dynamodb.control.ControlTable;
import meridian.swarm.RegionCode;
import meridian.wire.Bencoded;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;
import meridian.wire.PercentEncoding;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The shipped functions in two regions, in virtual time, under overload. */
final class OverloadTest {

  private static final String HOME = "us-east-1";
  private static final String OTHER = "eu-west-1";
  private static final String FLOODER = "192.0.2.1";
  private static final String NORMAL_CLIENT = "192.0.2.2";
  private static final Instant START = Instant.parse("2100-01-01T12:10:00Z");
  private static final Duration LAG = Duration.ofSeconds(1);

  /** The age at which environments load the ban list again. */
  private static final Duration UNTIL_RENEWED = Duration.ofSeconds(30);

  /** How often one peer may announce at once. */
  private static final int BURST = 10;

  /** How many peers of one torrent may start at once behind one address. */
  private static final int NEW_PEERS = 50;

  /** The refusals after which an address is banned. */
  private static final int BAN_THRESHOLD = 600;

  /** Enough announces for a ban. */
  private static final int FLOOD = 700;

  private final VirtualTime time = new VirtualTime(START);
  private final Random random = new Random(76);
  private final GlobalTable peers = new GlobalTable(List.of(HOME, OTHER), time, LAG, random);
  private final GlobalTable control =
      GlobalTable.ofControl(List.of(HOME, OTHER), time, LAG, random);
  private final ModelPlatform platform = new ModelPlatform(time, peers, control);
  private final TrackerHandler home = handler(HOME, 1);
  private final TrackerHandler sibling = handler(HOME, 1);
  private final TrackerHandler other = handler(OTHER, 2);

  @Test
  void aFunctionStartsThoughTheTablesDoNotAnswerInTime() throws Exception {
    try (var log = new CapturedLog(DatastoreCheck.class)) {
      platform.queryDuration = Duration.ofMillis(8_001);
      TrackerHandler started = handler(HOME, 1);
      platform.queryDuration = Duration.ZERO;
      assertFalse(isRateLimited(announce(started, NORMAL_CLIENT)));
      assertEquals(
          List.of(
              "the tables meridian-peers and meridian-control in us-east-1 were not checked:"
                  + " they did not answer within 8000 ms"),
          log.messages());
    }
  }

  @Test
  void aRateLimitedClientIsToldToRetryInAnHourWithoutAnyReadOrWrite() throws Exception {
    for (int n = 0; n < BURST; n++) {
      assertFalse(isRateLimited(announce(home, FLOODER)));
    }
    platform.isPeerTableForbidden = true;
    Dictionary answer = announce(home, FLOODER);
    assertTrue(isRateLimited(answer));
    long interval = answer.get("interval", Int.class).orElseThrow().value();
    assertTrue(interval >= 3_240 && interval <= 3_960, () -> interval + " s");
    assertEquals(1, figure(home, "rateLimited"));
    assertEquals(0, figure(home, "banned"));
    platform.isPeerTableForbidden = false;
    assertFalse(isRateLimited(announce(home, NORMAL_CLIENT)));
  }

  @Test
  void aPersistentOffenderIsBannedInAllRegionsWithinAMinuteForUpToTwoHours() throws Exception {
    for (TrackerHandler handler : List.of(home, sibling, other)) {
      announce(handler, NORMAL_CLIENT);
    }
    flood(home, BURST + BAN_THRESHOLD + 1);
    assertEquals(1, figure(home, "reported"));
    time.pass(LAG.plusSeconds(60));
    platform.isPeerTableForbidden = true;
    for (TrackerHandler handler : List.of(home, sibling, other)) {
      Dictionary answer = announce(handler, FLOODER);
      assertTrue(isRateLimited(answer));
      assertTrue(answer.get("failure reason", ByteString.class).isEmpty());
      long interval = answer.get("interval", Int.class).orElseThrow().value();
      assertTrue(interval >= 3_240 && interval <= 3_960, () -> interval + " s");
      assertTrue(scrape(handler, FLOODER).contains("failure reason"));
      assertTrue(figure(handler, "banned") >= 2);
    }
    assertEquals(0, figure(other, "rateLimited"));
    platform.isPeerTableForbidden = false;
    assertFalse(isRateLimited(announce(other, NORMAL_CLIENT)));
    time.pass(Duration.ofHours(2));
    for (TrackerHandler handler : List.of(home, sibling, other)) {
      assertFalse(isRateLimited(announce(handler, FLOODER)));
    }
  }

  @Test
  void allAddressesOfAnIpv6NetworkAreBannedTogether() throws Exception {
    for (int n = 0; n < NEW_PEERS + BAN_THRESHOLD + 1; n++) {
      announce(home, "2001:db8::" + Integer.toHexString(n + 1));
    }
    time.pass(LAG.plus(UNTIL_RENEWED));
    assertTrue(isRateLimited(announce(other, "2001:db8::ffff:1")));
    assertFalse(isRateLimited(announce(other, "2001:db8:0:1::1")));
  }

  @Test
  void severalEnvironmentsWriteOneItemForOneOffender() throws Exception {
    announce(sibling, NORMAL_CLIENT);
    flood(home, FLOOD);
    flood(sibling, FLOOD);
    assertEquals(1, control.contents(HOME).size());
    assertEquals(1, figure(home, "reported"));
    assertEquals(0, figure(sibling, "reported"));
    assertTrue(isRateLimited(announce(sibling, FLOODER)));
  }

  @Test
  void aBanLiftedByAnOperatorStaysLiftedDuringAFlood() throws Exception {
    flood(home, FLOOD);
    time.pass(LAG.plus(UNTIL_RENEWED));
    assertTrue(isRateLimited(announce(other, FLOODER)));
    Network network = Network.of(Address.parse(FLOODER).orElseThrow());
    new OperatorDecisions<>(
            new ControlTable(control.client(OTHER), RegionTables.CONTROL),
            DecisionKind.BANS,
            RegionCode.of(2),
            time)
        .decide(Action.LIFT, List.of(network));
    time.pass(LAG.plusSeconds(60));
    for (int hour = 0; hour < 5; hour++) {
      flood(home, FLOOD);
      time.pass(Duration.ofHours(1));
      assertFalse(isRateLimited(announce(other, FLOODER)));
      assertFalse(isRateLimited(announce(home, FLOODER)), "its bucket is full again");
    }
    assertEquals(1, figure(home, "reported"));
  }

  @Test
  void aFailedReportAffectsNoClient() throws Exception {
    platform.isControlTableReadOnly = true;
    try (var log = new CapturedLog(StoredBanList.class)) {
      flood(home, FLOOD);
      assertEquals(1, log.messages().size(), log.messages()::toString);
    }
    assertTrue(isRateLimited(announce(home, FLOODER)));
    assertFalse(isRateLimited(announce(home, NORMAL_CLIENT)));
    assertEquals(0, figure(home, "failures"));
    assertEquals(0, figure(home, "reported"));
    platform.isControlTableReadOnly = false;
    time.pass(Duration.ofSeconds(10));
    flood(home, FLOOD);
    assertEquals(1, figure(home, "reported"));
  }

  /** Random torrents, peer ids, tracker ids and addresses, more than fit the caches. */
  @Test
  void aFloodOfRandomAnnouncesKeepsMemoryBoundedAndAllItemsExpire() throws Exception {
    int flood = 12_000;
    time.pass(Duration.ofMinutes(1));
    // The first request of another minute publishes samples, which are kept.
    new AlbClient(home, NORMAL_CLIENT).ask("/scrape", Map.of());
    Map<String, Integer> metrics = metrics(home);
    for (int n = 0; n < flood; n++) {
      String address = n % 2 == 0 ? v4(n) : "2001:db8:0:%x::1".formatted(n);
      announce(home, address, id(), id());
      time.pass(Duration.ofMillis(10));
    }
    Map<String, Integer> held = Holdings.of(home);
    assertEquals(0, held.remove("LargeSwarmCache.swarms"), "no swarm was large");
    assertEquals(metrics, metrics(home));
    held.keySet().removeAll(metrics.keySet());
    assertEquals(0, held.remove("FailoverMetrics.ongoing"), "one for each outcome at most");
    assertEquals(3, held.remove("DecisionKind.actions"), "of bans");
    // Clients cannot make these grow.
    Set<String> fixed =
        Set.of(
            "Decisions.byTarget",
            "ListReplicas.all",
            "StatusPages.trackers",
            "TicketCodec.keys",
            "TrackerSettings.trackers");
    assertEquals(fixed, held.keySet());
    assertTrue(held.values().stream().allMatch(size -> size <= 1), held::toString);
    assertTimesToLive(peers, flood, Duration.ofDays(181));
    assertEquals(0, control.contents(HOME).size());
  }

  /** What the registry and the publisher hold, of which there is one value for each label's. */
  private static Map<String, Integer> metrics(TrackerHandler environment) {
    Map<String, Integer> held = Holdings.of(environment);
    held.keySet().removeIf(name -> !name.startsWith("Metric"));
    return held;
  }

  @Test
  void aFloodOfOffendersWritesOneItemPerTenSeconds() throws Exception {
    int offenders = 100;
    for (int n = 0; n < offenders; n++) {
      for (int times = 0; times < BURST + BAN_THRESHOLD + 2; times++) {
        announce(home, v4(n));
      }
      time.pass(Duration.ofSeconds(1));
    }
    assertEquals(10, control.contents(HOME).size());
    assertEquals(10, figure(home, "reported"));
    assertEquals(10, Holdings.of(home).get("Decisions.byTarget"));
    assertTimesToLive(control, 10, Duration.ofHours(2));
  }

  private void assertTimesToLive(GlobalTable table, int atLeast, Duration most) {
    var items = table.contents(HOME);
    assertTrue(items.size() >= atLeast, () -> items.size() + " items");
    long last = time.instant().plus(most).getEpochSecond();
    items.forEach(
        (key, item) -> {
          AttributeValue ttl = item.get("t");
          assertNotNull(ttl, () -> "no TTL: " + key);
          assertFalse(Long.parseLong(ttl.n()) > last, () -> "the TTL is too late: " + key);
        });
  }

  /** One request at a time: Lambda starts another environment if this one is busy. */
  @Test
  void intervalsStayRegularHoweverBusyAnEnvironmentIs() throws Exception {
    for (int percent : List.of(20, 100)) {
      work(Duration.ofMinutes(5), percent);
      assertEquals(1_800, work(Duration.ofMinutes(2), percent), 0.03 * 1_800);
    }
  }

  /** One query a second, which takes that share of it; returns the mean interval in answers. */
  private double work(Duration duration, int percent) throws Exception {
    platform.queryDuration = Duration.ofMillis(10L * percent);
    double sum = 0;
    for (long second = 0; second < duration.toSeconds(); second++) {
      Map<String, String> query = query("torrent%013d".formatted(second), "-MD1000-000000000001");
      query.put("numwant", "0");
      Instant before = time.instant();
      Dictionary answer =
          (Dictionary) Bencoded.decode(new AlbClient(home, NORMAL_CLIENT).ask("/announce", query));
      sum += answer.get("interval", Int.class).orElseThrow().value();
      time.pass(Duration.between(time.instant(), before.plusSeconds(1)));
    }
    return sum / duration.toSeconds();
  }

  private void flood(TrackerHandler handler, int times) throws Exception {
    for (int n = 0; n < times; n++) {
      announce(handler, FLOODER);
    }
  }

  private static boolean isRateLimited(Dictionary answer) {
    return answer.get("warning message", ByteString.class).isPresent();
  }

  private Dictionary announce(TrackerHandler handler, String address) throws Exception {
    return announce(handler, address, "aaaaaaaaaaaaaaaaaaaa", "-MD1000-000000000001");
  }

  private Dictionary announce(TrackerHandler handler, String address, String hash, String peerId)
      throws Exception {
    return (Dictionary)
        Bencoded.decode(new AlbClient(handler, address).ask("/announce", query(hash, peerId)));
  }

  private static Map<String, String> query(String infoHash, String peerId) {
    Map<String, String> query = new HashMap<>();
    query.put("info_hash", infoHash);
    query.put("peer_id", peerId);
    query.put("port", "6881");
    query.put("left", "1");
    query.put("trackerid", peerId);
    return query;
  }

  private static String scrape(TrackerHandler handler, String address) throws Exception {
    Map<String, String> query = Map.of("info_hash", "aaaaaaaaaaaaaaaaaaaa");
    return new String(new AlbClient(handler, address).ask("/scrape", query), ISO_8859_1);
  }

  private static int figure(TrackerHandler handler, String name) throws Exception {
    return new AlbClient(handler, NORMAL_CLIENT).figure(name);
  }

  /** Twenty random bytes, percent-encoded. */
  private String id() {
    byte[] bytes = new byte[20];
    random.nextBytes(bytes);
    return PercentEncoding.encode(bytes);
  }

  private static String v4(int n) {
    return "198.%d.%d.%d".formatted(18 + (n >> 16), n >> 8 & 0xff, n & 0xff);
  }

  private TrackerHandler handler(String region, int code) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MERIDIAN_REGION", region);
    environment.put("MERIDIAN_REGION_CODE", Integer.toString(code));
    environment.put("MERIDIAN_PEER_TABLE", RegionTables.PEERS);
    environment.put("MERIDIAN_CONTROL_TABLE", RegionTables.CONTROL);
    environment.put("MERIDIAN_KEY", "00".repeat(32));
    environment.put("MERIDIAN_CONCURRENCY", "1");
    environment.put("AWS_REGION", region);
    return new TrackerHandler(platform.withEnvironment(environment));
  }
}
