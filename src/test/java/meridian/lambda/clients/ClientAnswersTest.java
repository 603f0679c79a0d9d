package meridian.lambda.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes that the tracker function answers to what clients send, according to their sources. */
final class ClientAnswersTest {

  private static final String REGION = "us-east-1";
  private static final String HASH = "aaaaaaaaaaaaaaaaaaaa";
  private static final String TRACKER_ID = "10:tracker id22:[-_0-9A-Za-z]{22}";
  private static final String INTERVALS = "8:intervali\\d+e12:min intervali\\d+e";

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T12:10:00Z"));
  private final GlobalTable peers =
      new GlobalTable(List.of(REGION), time, Duration.ofSeconds(1), new Random(78));
  private final GlobalTable control =
      GlobalTable.ofControl(List.of(REGION), time, Duration.ofSeconds(1), new Random(78));
  private final ModelPlatform platform = new ModelPlatform(time, peers, control);
  private final TrackerHandler handler =
      new TrackerHandler(
          platform.withEnvironment(
              Map.of(
                  "MERIDIAN_REGION",
                  REGION,
                  "MERIDIAN_REGION_CODE",
                  "1",
                  "MERIDIAN_PEER_TABLE",
                  RegionTables.PEERS,
                  "MERIDIAN_CONTROL_TABLE",
                  RegionTables.CONTROL,
                  "MERIDIAN_KEY",
                  "00".repeat(32),
                  "AWS_REGION",
                  REGION)));

  /**
   * BiglyBT sends port 0 behind a SOCKS proxy, libtorrent port 1 without a listen port. All clients
   * behind one exit then have the same address and port.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void anUnreachablePeerIsAnsweredButNeverStored(int port) throws IOException {
    announce("192.0.2.1", "port=6881&left=0&event=started");
    var before = peers.contents(REGION);
    String unreachable = "port=%d".formatted(port);
    assertAnswer(
        "d8:completei1e10:downloadedi0e11:external ip4:\\Q%s\\E10:incompletei0e%s5:peers6:\\Q%s\\E%se"
            .formatted(
                latin1(192, 0, 2, 2),
                INTERVALS,
                latin1(192, 0, 2, 1, 6881 >> 8, 6881 & 0xff),
                TRACKER_ID),
        announce("192.0.2.2", unreachable + "&left=7&event=started"));
    assertEquals(before, peers.contents(REGION), "a leecher started");
    announce("192.0.2.2", unreachable + "&left=0&event=completed");
    announce("192.0.2.2", unreachable + "&left=0");
    announce("192.0.2.2", unreachable + "&left=7");
    announce("192.0.2.2", unreachable + "&left=0&event=stopped");
    assertEquals(before, peers.contents(REGION), "it completed and stopped");
    assertAnswer(
        "d8:completei1e10:downloadedi0e11:external ip4:\\Q%s\\E10:incompletei1e%s5:peers6:\\Q%s\\E%se"
            .formatted(
                latin1(192, 0, 2, 3),
                INTERVALS,
                latin1(192, 0, 2, 1, 6881 >> 8, 6881 & 0xff),
                TRACKER_ID),
        announce("192.0.2.3", "port=6881&left=7&event=started"));
    assertTrue(scrape("/scrape", "info_hash=" + HASH).contains("8:completei1e10:downloadedi0e"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void anUnreachablePeerOverIpv6IsAnsweredButNeverStored(int port) throws IOException {
    announce("2001:db8::1", "port=6881&left=0&event=started");
    var before = peers.contents(REGION);
    String seeder = " \u0001\r\u00b8" + "\0".repeat(11) + "\u0001" + latin1(6881 >> 8, 6881 & 0xff);
    assertAnswer(
        "d8:completei1e10:downloadedi0e11:external ip16:(?s:.{16})10:incompletei0e%s5:peers0:6:peers618:\\Q%s\\E%se"
            .formatted(INTERVALS, seeder, TRACKER_ID),
        announce("2001:db8::2", "port=%d&left=7&event=started".formatted(port)));
    announce("2001:db8::2", "port=%d&left=0&event=completed".formatted(port));
    announce("2001:db8::2", "port=%d&left=0&event=stopped".formatted(port));
    assertEquals(before, peers.contents(REGION));
  }

  /** Clients that leave the tracker id out are those that most often send a port of 1. */
  @Test
  void anUnreachablePeerGetsShortIntervalsToo() throws IOException {
    String first = announce("192.0.2.2", "port=1&left=7&event=started");
    assertTrue(number("interval", first) <= 600, first);
    String second = announce("192.0.2.2", "port=1&left=7&trackerid=" + trackerId(first));
    assertTrue(number("interval", second) <= 600, second);
  }

  /** anacrolix's scrape, MonoTorrent and Python's urlencode send a form's plus for a space. */
  @Test
  void aPlusInAHashOrPeerIdIsASpace() throws IOException {
    String spaced = "info_hash=%20aaaaaaaaaaaaaaaaa%20a";
    String plus = "info_hash=+aaaaaaaaaaaaaaaaa+a";
    ask("192.0.2.1", "/announce", plus + "&peer_id=-MD1000-++++++++++++&port=6881&left=0");
    assertAnswer("d5:filesd20: aaaaaaaaaaaaaaaaa ad8:completei1e.*", scrape("/scrape", spaced));
    assertAnswer("d5:filesd20: aaaaaaaaaaaaaaaaa ad8:completei1e.*", scrape("/scrape", plus));
    String asked =
        ask(
            "192.0.2.2",
            "/announce",
            spaced + "&peer_id=-MD1000-%20+%20+++++++++&port=6881&left=7&compact=0");
    assertTrue(asked.contains("7:peer id20:-MD1000-            4:porti6881e"), asked);
    String escaped = "info_hash=%2Baaaaaaaaaaaaaaaaa%2Ba";
    assertAnswer(
        "d5:filesd20:\\Q+aaaaaaaaaaaaaaaaa+a\\Ed8:completei0e.*", scrape("/scrape", escaped));
  }

  /** aria2 and rqbit announce once in each min interval. */
  @Test
  void theMinIntervalIsFourFifthsOfTheInterval() throws IOException {
    for (int n = 0; n < 20; n++) {
      String answer = announce("192.0.2." + n, "port=6881&left=0");
      assertEquals(
          Math.round(0.8 * number("interval", answer)), number("min interval", answer), answer);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/announce", "/announce/", "/announce.php", "//announce", "//announce.php/"})
  void otherFormsOfTheAnnouncePathAreUnderstood(String path) throws IOException {
    assertAnswer(
        "d8:completei1e10:downloadedi0e11:external ip4:(?s:....)10:incompletei0e%s5:peers0:%se"
            .formatted(INTERVALS, TRACKER_ID),
        ask("192.0.2.1", path, query("port=6881&left=0")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/scrape", "/scrape/", "/scrape.php", "//scrape", "//scrape.php/"})
  void otherFormsOfTheScrapePathAreUnderstood(String path) throws IOException {
    announce("192.0.2.1", "port=6881&left=0");
    assertAnswer("d5:filesd20:" + HASH + "d8:completei1e.*", scrape(path, "info_hash=" + HASH));
  }

  /** anacrolix and npm escape names as well as values. */
  @Test
  void escapedParameterNamesAreUnderstood() throws IOException {
    assertAnswer(
        "d8:completei1e10:downloadedi0e11:external ip4:(?s:....)10:incompletei0e%s5:peers0:%se"
            .formatted(INTERVALS, TRACKER_ID),
        ask(
            "192.0.2.1",
            "/announce",
            "info%5Fhash=" + HASH + "&peer%5fid=-MD1000-000000000001&%70ort=6881&left=0"));
    assertAnswer(
        "d5:filesd20:" + HASH + "d8:completei1e.*", scrape("/scrape", "info%5Fhash=" + HASH));
  }

  /** BiglyBT and Transmission wait that long before they scrape again. */
  @Test
  void aScrapeSaysWhenToScrapeAgain() throws IOException {
    announce("192.0.2.1", "port=6881&left=0");
    assertEquals(
        "d5:filesd20:"
            + HASH
            + "d8:completei1e10:downloadedi0e11:downloadersi0e10:incompletei0eee"
            + "5:flagsd20:min_request_intervali1440eee",
        scrape("/scrape", "info_hash=" + HASH));
  }

  private String announce(String address, String parameters) throws IOException {
    return ask(address, "/announce", query(parameters));
  }

  private static String query(String parameters) {
    return "info_hash=" + HASH + "&peer_id=-MD1000-000000000001&" + parameters;
  }

  private String scrape(String path, String query) throws IOException {
    return ask("192.0.2.200", path, query);
  }

  private String ask(String address, String path, String query) throws IOException {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String parameter : query.split("&", -1)) {
      String[] parts = parameter.split("=", 2);
      parameters.put(parts[0], parts[1]);
    }
    String answer = new String(new AlbClient(handler, address).ask(path, parameters), ISO_8859_1);
    time.pass(Duration.ofSeconds(2));
    return answer;
  }

  private static void assertAnswer(String pattern, String answer) {
    assertTrue(answer.matches(pattern), () -> answer + "\nis not\n" + pattern);
  }

  private static long number(String key, String answer) {
    return Long.parseLong(found(key.length() + ":" + key + "i(\\d+)e", answer));
  }

  private static String trackerId(String answer) {
    return found("10:tracker id22:(.{22})", answer);
  }

  private static String found(String pattern, String answer) {
    Matcher matcher = Pattern.compile(pattern).matcher(answer);
    assertTrue(matcher.find(), answer);
    return matcher.group(1);
  }

  private static String latin1(int... bytes) {
    StringBuilder text = new StringBuilder();
    for (int octet : bytes) {
      text.append((char) octet);
    }
    return text.toString();
  }
}
