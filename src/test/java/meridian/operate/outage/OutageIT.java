package meridian.operate.outage;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import meridian.command.Outcome;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Outage;
import meridian.deployment.RunFile;
import meridian.lambda.event.EventTypes;
import meridian.local.LocalRegions;
import meridian.local.LocalSettings;
import meridian.local.StoreKind;
import meridian.local.TrackerAddress;
import meridian.local.gateway.EventKind;
import meridian.local.outage.OutageController;
import meridian.operate.LocalRunCommand;
import meridian.operate.RegionClients;
import meridian.operate.drain.DrainCommand;
import meridian.operate.drain.FrontDoorRouting;
import meridian.operate.drain.UndrainCommand;
import meridian.topology.Region;
import meridian.topology.Topology;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** Outages of a local run, by the command and by its effects. */
@Timeout(600)
final class OutageIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(150);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Topology TOPOLOGY = Topology.read(Path.of("regions"));

  /** A health check every 250 ms, and a DNS TTL of 1.5 s. */
  private static final int TIME_SCALE = 40;

  private static final Region FIRST = TOPOLOGY.regions().get(0);
  private static final Region SECOND = TOPOLOGY.regions().get(1);
  private static final Region THIRD = TOPOLOGY.regions().get(2);

  private static final LocalRegions RUN =
      LocalRegions.start(
          new LocalSettings(
              TOPOLOGY, 0, StoreKind.DYNAMODB, EventKind.ALB, FIRST, TIME_SCALE, false, 0));
  private static final OutageController OUTAGES = RUN.outages().orElseThrow();

  @TempDir private static Path folder = Path.of("set by JUnit");

  @BeforeAll
  static void writeRunFile() {
    new RunFile(folder.resolve("run.json")).write(RUN.deployment().orElseThrow());
  }

  @AfterAll
  static void stop() {
    HTTP.shutdownNow();
    RUN.close();
  }

  @AfterEach
  void undo() {
    for (Region region : TOPOLOGY.regions()) {
      OUTAGES.up(region);
      OUTAGES.heal(region);
      await().atMost(TIMEOUT).until(() -> region.name().equals(sentTo(region)));
    }
  }

  @Test
  void clientsOfARegionThatIsDownAreSentElsewhereUntilItIsUp() throws Exception {
    String door = RUN.frontDoor().announceUrls().getFirst();
    assertEquals(FIRST.name(), sentTo(FIRST));
    assertEquals(0, peers(announce(door, 'a', 6881, 0)));
    for (Region other : List.of(SECOND, THIRD)) {
      await()
          .atMost(TIMEOUT)
          .untilAsserted(
              () -> assertEquals(1, peers(announce(urls(other).getFirst(), 'a', 6882, 1))));
    }

    assertEquals(FIRST.name() + "  down\n", outage(FIRST.name(), "down").out());
    assertEquals(FIRST.name() + "  down already\n", outage(FIRST.name(), "down").out());
    for (String url : urls(FIRST)) {
      assertThrows(ConnectException.class, () -> get(url));
    }
    await().atMost(TIMEOUT).until(() -> !List.of("", FIRST.name()).contains(sentTo(FIRST)));
    assertEquals(2, peers(announce(door, 'a', 6885, 1)));

    assertEquals(FIRST.name() + "  up\n", outage(FIRST.name(), "up").out());
    assertEquals(FIRST.name() + "  up already\n", outage(FIRST.name(), "up").out());
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> assertEquals(2, peers(announce(urls(FIRST).getFirst(), 'a', 6883, 0))));
    for (String url : urls(FIRST)) {
      assertTrue(announce(url, 'a', 6884, 0).contains("5:peers"));
    }
    await().atMost(TIMEOUT).until(() -> FIRST.name().equals(sentTo(FIRST)));
  }

  @Test
  void connectionsToARegionBreakWhenItGoesDown() throws Exception {
    URI url = URI.create(urls(SECOND).getFirst());
    try (var socket = new Socket(url.getHost(), url.getPort())) {
      socket
          .getOutputStream()
          .write("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertEquals('H', socket.getInputStream().read());
      OUTAGES.down(SECOND);
      assertThrows(IOException.class, () -> socket.getInputStream().readAllBytes());
    }
  }

  @Test
  void aRegionThatIsDownAnswersNoOtherRegion() throws Exception {
    OUTAGES.down(THIRD);
    DeployedRegion third = RUN.deployment().orElseThrow().region(THIRD.name()).orElseThrow();
    try (DynamoDbClient replica = RegionClients.dynamoDb(third)) {
      assertThrows(SdkException.class, () -> replica.describeTable(d -> d.tableName("any")));
    }
    assertEquals("ServiceUnavailable", sendHeartbeat(third));
    // Replication to the region waits, and a drain through it fails. The other regions replicate.
    announce(urls(FIRST).getFirst(), 'b', 6881, 0);
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> assertEquals(1, peers(announce(urls(SECOND).getFirst(), 'b', 6882, 1))));
    Outcome drained = routing(true, THIRD.name());
    assertEquals(0, drained.exitCode(), drained.err());
    Outcome through = routing(true, FIRST.name(), "--through=" + THIRD.name());
    assertEquals(1, through.exitCode());
    assertTrue(through.err().contains("No replica accepted the decision, so nothing was changed."));
    assertEquals(0, routing(false, THIRD.name()).exitCode());
    OUTAGES.up(THIRD);
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> assertEquals(2, peers(announce(urls(THIRD).getFirst(), 'b', 6883, 1))));
    assertFalse(sendHeartbeat(third).equals("ServiceUnavailable"));
  }

  @Test
  void aPartitionedRegionAnswersClientsAndReplicatesWhenHealed() throws Exception {
    assertEquals(SECOND.name() + "  up, partitioned\n", outage(SECOND.name(), "partition").out());
    assertEquals(0, peers(announce(urls(SECOND).getFirst(), 'c', 6881, 0)));
    announce(urls(FIRST).getFirst(), 'c', 6882, 0);
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> assertEquals(1, peers(announce(urls(THIRD).getFirst(), 'c', 6883, 1))));
    assertEquals(1, peers(announce(urls(SECOND).getFirst(), 'c', 6884, 1)));
    assertEquals(SECOND.name() + "  up\n", outage(SECOND.name(), "heal").out());
    for (Region region : TOPOLOGY.regions()) {
      await()
          .atMost(TIMEOUT)
          .untilAsserted(
              () -> assertEquals(4, peers(announce(urls(region).getFirst(), 'c', 6885, 1))));
    }
  }

  @Test
  void aDrainWorksWhileAnotherRegionIsPartitioned() {
    OUTAGES.partition(SECOND);
    Outcome drained = routing(true, FIRST.name(), "--wait", "--timeout=60");
    assertEquals(0, drained.exitCode(), drained.err());
    assertTrue(drained.out().startsWith(FIRST.name() + "  drained through "), drained.out());
    assertEquals(0, routing(false, FIRST.name()).exitCode());
  }

  @Test
  void aReplicaIsSlowedAndThrottledAsOrdered() throws Exception {
    assertEquals(SECOND.name() + "  up, slow by 1 ms\n", outage(SECOND.name(), "slow", "1").out());
    JsonNode json = JSON.readTree(outage(SECOND.name(), "throttle", "1.0", "--json").out());
    assertEquals(
        """
        {"region":"%s","down":false,"partitioned":false,"slowMillis":1,"throttled":1.0,"changed":true}\
        """
            .formatted(SECOND.name()),
        json.toString());
    assertEquals(new Outage(SECOND.name(), false, false, 1, 1), OUTAGES.of(SECOND));
    assertFalse(announce(urls(SECOND).getFirst(), 'd', 6881, 0).contains("8:complete"));
    assertEquals(
        SECOND.name() + "  up, slow by 1 ms\n", outage(SECOND.name(), "throttle", "0").out());
    assertTrue(announce(urls(SECOND).getFirst(), 'd', 6881, 0).contains("8:complete"));
    OUTAGES.up(SECOND);
    assertEquals(Outage.none(SECOND.name()), OUTAGES.of(SECOND));
  }

  @Test
  void impossibleOutagesAreRefused() throws Exception {
    Outcome moon = outage("moon", "down");
    assertEquals(1, moon.exitCode());
    assertTrue(
        moon.err()
            .endsWith(
                "There is no region moon. Nothing was done. The regions are: ap-southeast-1,"
                    + " eu-west-1, us-east-1.\n"),
        moon.err());
    URI endpoint = RUN.deployment().orElseThrow().run().orElseThrow().outages();
    assertEquals(
        "400 {\"error\":\"There is no region moon.\"}",
        post(endpoint, "application/json", "moon", "down"));
    assertEquals(
        "400 {\"error\":\"There is no action explode.\"}",
        post(endpoint, "application/json", FIRST.name(), "explode"));
    assertEquals(
        "415 {\"error\":\"The Content-Type must be application/json.\"}",
        post(endpoint, "text/plain", FIRST.name(), "down"));
    assertEquals(
        "400 {\"error\":\"The body must be a JSON object with region, action and number.\"}",
        post(endpoint, "application/json", "[]"));
    assertEquals(Outage.none(FIRST.name()), OUTAGES.of(FIRST));
  }

  private static String post(URI endpoint, String type, String region, String action)
      throws Exception {
    return post(
        endpoint,
        type,
        """
        {"region": "%s", "action": "%s", "number": 0}\
        """
            .formatted(region, action));
  }

  private static String post(URI endpoint, String type, String body) throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(endpoint)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  private static Outcome outage(String... arguments) {
    return command(new OutageCommand(), arguments);
  }

  private static Outcome routing(boolean drains, String... arguments) {
    InstantSource clock = InstantSource.system();
    return command(
        drains ? new DrainCommand(Map.of(), clock) : new UndrainCommand(Map.of(), clock),
        arguments);
  }

  private static Outcome command(LocalRunCommand command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--run=" + folder.resolve("run.json"));
    return Outcome.of(command, all.toArray(String[]::new));
  }

  /** Sends a region's heartbeat; the error code, or an empty text. */
  private static String sendHeartbeat(DeployedRegion region) {
    try (EventBridgeClient client = RegionClients.eventBridge(region)) {
      PutEventsRequestEntry due =
          PutEventsRequestEntry.builder()
              .source("test")
              .detailType(EventTypes.HEARTBEAT_DUE)
              .detail("{}")
              .build();
      String code = client.putEvents(put -> put.entries(due)).entries().getFirst().errorCode();
      return code == null ? "" : code;
    }
  }

  /** The region that answers clients in a region; empty if there is no answer. */
  private static String sentTo(Region region) {
    try (var door =
        new FrontDoorRouting(RUN.deployment().orElseThrow().run().orElseThrow().frontDoor())) {
      return door.routeFrom(region.name()).orElse("");
    }
  }

  private static List<String> urls(Region region) {
    return RUN.regions().stream()
        .filter(address -> address.name().equals(region.name()))
        .map(TrackerAddress::announceUrls)
        .findFirst()
        .orElseThrow();
  }

  /** The number of compact peers in an answer. */
  private static int peers(String answer) {
    int ipv4 = length(answer, "5:peers");
    int ipv6 = length(answer, "6:peers6");
    return ipv4 / 6 + ipv6 / 18;
  }

  private static int length(String answer, String key) {
    int at = answer.indexOf(key);
    return at < 0
        ? 0
        : Integer.parseInt(
            answer.substring(at + key.length(), answer.indexOf(':', at + key.length())));
  }

  private static String announce(String url, char torrent, int port, int left)
      throws IOException, InterruptedException {
    String query =
        "?info_hash=%s&peer_id=-XX0001-000000000000&compact=1&port=%d&left=%d"
            .formatted(String.valueOf(torrent).repeat(20), port, left);
    return new String(get(url + query), StandardCharsets.ISO_8859_1);
  }

  private static byte[] get(String url) throws IOException, InterruptedException {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create(url)).build(),
            HttpResponse.BodyHandlers.ofByteArray())
        .body();
  }
}
