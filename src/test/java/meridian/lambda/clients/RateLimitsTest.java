package meridian.lambda.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import meridian.drill.cloud.RegionTables;
import meridian.lambda.AlbClient;
import meridian.lambda.ModelPlatform;
import meridian.lambda.TrackerHandler;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which clients one environment of the tracker function rate-limits and bans, in virtual time. */
final class RateLimitsTest {

  private static final String REGION = "us-east-1";
  private static final String ADDRESS = "192.0.2.1";
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Pattern TRACKER_ID = Pattern.compile("10:tracker id22:(.{22})");
  private static final Pattern INTERVAL = Pattern.compile("8:intervali(\\d+)e");

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T12:10:00Z"));
  private final Random random = new Random(81);
  private final GlobalTable peers =
      new GlobalTable(List.of(REGION), time, Duration.ofSeconds(1), random);
  private final GlobalTable control =
      GlobalTable.ofControl(List.of(REGION), time, Duration.ofSeconds(1), random);
  private final ModelPlatform platform = new ModelPlatform(time, peers, control);
  private TrackerHandler handler = handler(Map.of());

  private TrackerHandler handler(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("MERIDIAN_REGION", REGION);
    environment.put("MERIDIAN_REGION_CODE", "1");
    environment.put("MERIDIAN_PEER_TABLE", RegionTables.PEERS);
    environment.put("MERIDIAN_CONTROL_TABLE", RegionTables.CONTROL);
    environment.put("MERIDIAN_KEY", "00".repeat(32));
    environment.put("AWS_REGION", REGION);
    return new TrackerHandler(platform.withEnvironment(environment));
  }

  /** Half of the torrents have another peer. The seedbox restarts twice and stops in between. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSeedboxIsAnsweredForEachTorrentAndNeverBanned(boolean sendsTrackerId) throws IOException {
    int torrents = 5_000;
    for (int n = 0; n < torrents; n += 2) {
      announce("198.18.%d.%d".formatted(n >> 8, n & 0xff), torrent(n), 6881, peerId(n), "&left=7");
    }
    Duration each = MINUTE.dividedBy(torrents);
    for (int start = 0; start < 2; start++) {
      Map<Integer, String> trackerIds = new HashMap<>();
      for (String event : List.of("&event=started", "", "", "&event=stopped")) {
        int withPeers = 0;
        for (int n = 0; n < torrents; n++) {
          String id = sendsTrackerId ? trackerIds.getOrDefault(n, "") : "";
          String more = "&left=0&trackerid=" + id + event;
          String answer = announce(ADDRESS, torrent(n), 51_413, peerId(n), more);
          assertFalse(isLimited(answer), () -> answer);
          withPeers += answer.contains("5:peers6:") ? 1 : 0;
          found(TRACKER_ID, answer, n, trackerIds);
          time.pass(each);
        }
        assertEquals(event.contains("stopped") ? 0 : torrents / 2, withPeers, event);
        time.pass(Duration.ofMinutes(9));
      }
    }
    assertEquals(0, figure("rateLimited"));
    assertEquals(0, figure("reported"));
  }

  /** Random peer ids from one port, from random ports, and from clients that do not listen. */
  @ParameterizedTest
  @CsvSource({
    "fixed, 1000, 10", "fixed, 10, 600", "fixed, 3, 3600",
    "random, 1000, 10", "random, 10, 600", "random, 3, 3600",
    "none, 1000, 10", "none, 10, 600", "none, 3, 3600"
  })
  void aFloodOfRandomPeerIdsIsRefused(String ports, int perSecond, int seconds) throws IOException {
    int flood = perSecond * seconds;
    int answered = 0;
    for (int n = 0; n < flood; n++) {
      int port =
          switch (ports) {
            case "fixed" -> 6881;
            case "random" -> random.nextInt(1024, 65_536);
            default -> 0;
          };
      String answer =
          announce(ADDRESS, torrent(1), port, peerId(random.nextInt()), "&event=started&left=7");
      answered += isLimited(answer) ? 0 : 1;
      time.pass(Duration.ofSeconds(1).dividedBy(perSecond));
    }
    assertTrue(answered * 10 <= flood, answered + " of " + flood + " were answered");
  }

  /**
   * Two thousand clients behind one address, each with a port of its own and two torrents. One in
   * five has the most popular torrent; one in ten torrents has no other peer. One client in ten
   * sends no tracker id.
   */
  @Test
  void clientsBehindOneAddressAreNotRefused() throws IOException {
    Instant end = time.instant().plus(Duration.ofHours(3));
    for (int client = 0; client < 2_000; client++) {
      for (int n = 0; n < 2; n++) {
        int popularity = random.nextInt(10);
        int torrent =
            popularity < 1
                ? 100_000 + 2 * client + n
                : popularity < 3 ? 0 : 1 + (int) (300 * Math.pow(random.nextDouble(), 3));
        var customer = new Customer(torrent(torrent), 1_024 + client, client % 10 != 0);
        time.after(Duration.ofMillis(random.nextInt(7_200_000)), () -> customer.announce(end));
      }
    }
    time.pass(Duration.ofHours(3));
    assertEquals(0, figure("rateLimited"));
    assertEquals(0, figure("reported"));
    assertTrue(figure("announces") > 15_000, figure("announces") + " announces");
  }

  /** One torrent of a client behind a shared address. */
  private final class Customer {
    private final String torrent;
    private final int port;
    private final boolean sendsTrackerId;
    private String trackerId = "";
    private String event = "&event=started";

    Customer(String torrent, int port, boolean sendsTrackerId) {
      this.torrent = torrent;
      this.port = port;
      this.sendsTrackerId = sendsTrackerId;
    }

    void announce(Instant end) {
      try {
        String more = "&left=7&trackerid=" + trackerId + event;
        String answer = RateLimitsTest.this.announce(ADDRESS, torrent, port, peerId(port), more);
        assertFalse(isLimited(answer), answer);
        Map<Integer, String> found = new HashMap<>();
        found(TRACKER_ID, answer, 0, found);
        found(INTERVAL, answer, 1, found);
        trackerId = sendsTrackerId ? found.getOrDefault(0, trackerId) : "";
        event = "";
        Duration interval = Duration.ofSeconds(Integer.parseInt(found.get(1)));
        if (time.instant().plus(interval).isBefore(end)) {
          time.after(interval, () -> announce(end));
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** As behind carrier-grade NAT, where most clients keep the default port. */
  @Test
  void clientsWithOnePortBehindOneAddressAreJudgedApart() throws IOException {
    String more = "&event=started&left=7";
    for (int client = 0; client < 40; client++) {
      String answer = announce(ADDRESS, torrent(1), 6881, peerId(client), more);
      assertFalse(isLimited(answer), "client " + client + ": " + answer);
      time.pass(Duration.ofSeconds(5));
    }
    for (int n = 0; n < 100; n++) {
      announce(ADDRESS, torrent(1), 6881, peerId(0), more);
    }
    assertTrue(isLimited(announce(ADDRESS, torrent(1), 6881, peerId(0), more)));
    assertFalse(isLimited(announce(ADDRESS, torrent(1), 6881, peerId(1), more)));
  }

  /** The tracker id is that of an endpoint, so it shows nothing about a peer id. */
  @ParameterizedTest
  @CsvSource({"1000, 10", "10, 600", "3, 3600"})
  void aFloodOfRandomPeerIdsWithAGenuineTrackerIdIsRefused(int perSecond, int seconds)
      throws IOException {
    Map<Integer, String> trackerId = new HashMap<>();
    found(TRACKER_ID, announce(ADDRESS, torrent(1), 6881, peerId(1), "&left=7"), 0, trackerId);
    int flood = perSecond * seconds;
    int answered = 0;
    for (int n = 0; n < flood; n++) {
      String known = "&left=7&trackerid=" + trackerId.get(0);
      String answer = announce(ADDRESS, torrent(1), 6881, peerId(random.nextInt()), known);
      answered += isLimited(answer) ? 0 : 1;
      time.pass(Duration.ofSeconds(1).dividedBy(perSecond));
    }
    assertTrue(answered * 10 <= flood, answered + " of " + flood + " were answered");
  }

  /** Else the second announce of each would be that of a peer that is known. */
  @Test
  void aRefusedPeerIsStillNewWhenItAnnouncesAgain() throws IOException {
    int answered = 0;
    for (int n = 0; n < 500; n++) {
      for (int time = 0; time < 10; time++) {
        answered += isLimited(announce(ADDRESS, torrent(1), 6881, peerId(n), "&left=7")) ? 0 : 1;
      }
    }
    assertTrue(answered <= 500, answered + " of 5000 were answered");
  }

  @Test
  void aClientThatAnnouncesBeforeTheMinIntervalIsRefusedAndOthersAreNot() throws IOException {
    int answered = 0;
    for (int n = 0; n < 360; n++) {
      answered += isLimited(announce(ADDRESS, torrent(1), 6881, peerId(1), "&left=7")) ? 0 : 1;
      time.pass(Duration.ofSeconds(5));
    }
    assertTrue(answered <= 36, answered + " of 360 were answered");
    assertFalse(isLimited(announce(ADDRESS, torrent(1), 6882, peerId(2), "&left=7")));
    assertFalse(isLimited(announce(ADDRESS, torrent(2), 6881, peerId(1), "&left=7")));
    assertEquals(0, figure("reported"));
  }

  @Test
  void aFloodOfTorrentsThatNobodyElseHasIsRefusedAndBanned() throws IOException {
    handler = handler(Map.of("MERIDIAN_ADDRESS_TORRENTS", "1000"));
    announce("198.51.100.1", torrent(-1), 6881, peerId(1), "&left=0");
    String answer = announce(ADDRESS, torrent(-1), 6881, peerId(2), "&left=7");
    Map<Integer, String> trackerId = new HashMap<>();
    found(TRACKER_ID, answer, 0, trackerId);
    int answered = 0;
    int flood = 20_000;
    for (int n = 0; n < flood; n++) {
      answered += isLimited(announce(ADDRESS, torrent(n), 6881, peerId(n), "&left=7")) ? 0 : 1;
      if (n == 1_500) {
        String known = "&left=7&trackerid=" + trackerId.get(0);
        assertTrue(
            announce(ADDRESS, torrent(-1), 6881, peerId(2), known).contains("5:peers6:"),
            "its ticket shows that it is no part of the flood");
      }
      time.pass(Duration.ofMillis(10));
    }
    assertTrue(answered * 10 <= flood, answered + " of " + flood + " were answered");
    assertEquals(1, figure("reported"));
  }

  @Test
  void scrapesHaveABucketOfTheirOwn() throws IOException {
    handler = handler(Map.of("MERIDIAN_ADDRESS_TORRENTS", "1000"));
    for (int n = 0; n < 1_000; n++) {
      assertTrue(scrape(torrent(n)).startsWith("d5:files"), "scrape " + n);
    }
    assertTrue(scrape(torrent(0)).startsWith("d14:failure reason"));
    for (int n = 0; n < 1_000; n++) {
      assertFalse(isLimited(announce(ADDRESS, torrent(n), 6881, peerId(n), "&left=7")));
    }
    assertTrue(isLimited(announce(ADDRESS, torrent(1_000), 6881, peerId(0), "&left=7")));
  }

  @Test
  void aStoppedPeerIsRemovedHoweverOftenItAnnounces() throws IOException {
    for (int n = 0; n < 400; n++) {
      announce(ADDRESS, torrent(1), 6881, peerId(1), "&left=0");
    }
    assertTrue(isLimited(announce(ADDRESS, torrent(1), 6881, peerId(1), "&left=0")));
    assertTrue(scrape(torrent(1)).contains("8:completei1e"));
    String stopped = announce(ADDRESS, torrent(1), 6881, peerId(1), "&left=0&event=stopped");
    assertTrue(stopped.startsWith("d8:completei0e") && stopped.contains("5:peers0:"), stopped);
    assertFalse(isLimited(stopped), stopped);
    assertTrue(scrape(torrent(1)).contains("8:completei0e"));
  }

  /** A stop can write an item, so a flood of stops counts as one. */
  @Test
  void aFloodOfStopsIsBannedAndThenWritesNothing() throws IOException {
    for (int n = 0; n < 1_000; n++) {
      String stop = "&left=0&event=stopped";
      announce(ADDRESS, torrent(1), random.nextInt(1024, 65_536), peerId(n), stop);
    }
    assertEquals(1, figure("reported"));
    var before = peers.contents(REGION);
    announce(ADDRESS, torrent(2), 6881, peerId(2), "&left=0&event=stopped");
    assertEquals(before, peers.contents(REGION));
  }

  /** The flood's size is that at which its address is reported. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFloodOfStopsOfPeersThatNeverAnnouncedWritesLittle(boolean withRandomPorts)
      throws IOException {
    announce("198.51.100.1", torrent(1), 6881, peerId(0), "&left=0");
    int flood = 600;
    for (int n = 1; n <= flood; n++) {
      int port = withRandomPorts ? random.nextInt(1024, 65_536) : 1024 + n;
      String answer =
          announce(ADDRESS, torrent(1), port, peerId(n), "&left=0&event=stopped&trackerid=x");
      assertTrue(answer.startsWith("d8:completei1e"), answer);
      assertTrue(answer.contains("5:peers0:") && !isLimited(answer), answer);
    }
    int items = peers.contents(REGION).size();
    assertTrue(items <= 1 + flood / 10, items + " items after " + flood + " stops");
  }

  /** Of a peer in another environment, beyond the limits there, and of one without tracker id. */
  @Test
  void aStopThatIsGenuineIsWrittenDuringAFloodOfStops() throws IOException {
    Map<Integer, String> trackerId = new HashMap<>();
    found(TRACKER_ID, announce(ADDRESS, torrent(1), 6881, peerId(1), "&left=0"), 0, trackerId);
    handler = handler(Map.of());
    announce(ADDRESS, torrent(1), 6882, peerId(2), "&left=0");
    for (int n = 0; n < 100; n++) {
      announce(ADDRESS, torrent(1), 7_000 + n, peerId(7_000 + n), "&left=0&event=stopped");
    }
    assertTrue(scrape(torrent(1)).contains("8:completei2e"));
    announce(ADDRESS, torrent(1), 6882, peerId(2), "&left=0&event=stopped");
    assertTrue(scrape(torrent(1)).contains("8:completei1e"));
    String stop = "&left=0&event=stopped&trackerid=" + trackerId.get(0);
    announce(ADDRESS, torrent(1), 6881, peerId(1), stop);
    assertTrue(scrape(torrent(1)).contains("8:completei0e"));
  }

  @Test
  void nothingIsLimitedIfLimitsAreOff() throws IOException {
    handler = handler(Map.of("MERIDIAN_RATE_LIMITS", "off"));
    for (int n = 0; n < 3_000; n++) {
      assertFalse(isLimited(announce(ADDRESS, torrent(1), 6881, peerId(n), "&left=7")));
    }
    assertEquals(0, figure("reported"));
  }

  private String announce(String address, String torrent, int port, String peerId, String more)
      throws IOException {
    return ask(
        address,
        "/announce",
        "info_hash=%s&peer_id=%s&port=%d%s".formatted(torrent, peerId, port, more));
  }

  private String scrape(String torrent) throws IOException {
    return ask(ADDRESS, "/scrape", "info_hash=" + torrent);
  }

  private String ask(String address, String path, String query) throws IOException {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String parameter : query.split("&", -1)) {
      String[] parts = parameter.split("=", 2);
      parameters.put(parts[0], parts[1]);
    }
    return new String(new AlbClient(handler, address).ask(path, parameters), ISO_8859_1);
  }

  private int figure(String name) throws IOException {
    return new AlbClient(handler, ADDRESS).figure(name);
  }

  private static boolean isLimited(String answer) {
    return answer.contains("15:warning message");
  }

  private static String torrent(int n) {
    return "torrent%013d".formatted(n);
  }

  private static String peerId(int n) {
    return "-MD1000-%012d".formatted(n & 0xffff_ffffL);
  }

  private static void found(Pattern pattern, String answer, int key, Map<Integer, String> values) {
    Matcher matcher = pattern.matcher(answer);
    if (matcher.find()) {
      values.put(key, matcher.group(1));
    }
  }
}
