package meridian.operate.drain;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.command.Outcome;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.deployment.RunFile;
import meridian.health.Heartbeat;
import meridian.lambda.event.EventTypes;
import meridian.local.LocalRegions;
import meridian.local.LocalSettings;
import meridian.local.StoreKind;
import meridian.local.TrackerAddress;
import meridian.local.gateway.EventKind;
import meridian.operate.RegionClients;
import meridian.store.dynamodb.control.ControlTable;
import meridian.store.heartbeat.StoredHeartbeats;
import meridian.topology.Topology;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** Draining and undraining regions of a local run. Each test has another region. */
final class RoutingIT {

  private static final String NO_MOON =
      "There is no region moon. Nothing was done. The regions are: ap-southeast-1, eu-west-1,"
          + " us-east-1.\n";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String ANNOUNCE =
      "?info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=-XX0001-000000000000&port=6881&left=0";

  /** A health check every second, and a DNS TTL of six seconds. */
  private static final int TIME_SCALE = 10;

  private static final LocalRegions RUN = start();

  /** Each region's health, by region name, just after the run had started. */
  private static final Map<String, String> AT_START = new HashMap<>();

  @TempDir private static Path folder = Path.of("set by JUnit");

  @BeforeAll
  static void readHealthAndWriteRunFile() throws IOException, InterruptedException {
    for (TrackerAddress region : RUN.regions()) {
      JsonNode health = health(region.announceUrls().getFirst());
      AT_START.put(region.name(), health.path("status").asText());
    }
    new RunFile(folder.resolve("run.json")).write(deployment());
  }

  @AfterAll
  static void stop() {
    HTTP.shutdownNow();
    RUN.close();
  }

  /** The region of the front door's clients. */
  @Test
  void aDrainedRegionGetsNoClientsButStillAnswers() throws Exception {
    String region = RUN.regions().getFirst().name();
    String door = RUN.frontDoor().announceUrls().getFirst();
    assertEquals(region, regionOf(door));

    Outcome drained = drain(region, "--wait");
    assertEquals(0, drained.exitCode(), drained.err());
    String elsewhere = regionOf(door);
    assertTrue(!elsewhere.equals(region), elsewhere);
    assertEquals(
        "%s  drained through eu-west-1\nClients in %s are sent to %s.\n"
            .formatted(region, region, elsewhere),
        drained.out());
    assertTrue(announce(door).contains("5:peers"));
    assertTrue(announce(RUN.regions().getFirst().announceUrls().getFirst()).contains("5:peers"));
    assertEquals(region + "  was drained already\n", drain(region).out());

    JsonNode undrained = JSON.readTree(undrain(region, "--wait", "--json").out());
    assertEquals(
        "{\"region\":\"%s\",\"drained\":false,\"changed\":true,\"through\":\"eu-west-1\",\"sentTo\":\"%s\"}"
            .formatted(region, region),
        undrained.toString());
    assertEquals(region, regionOf(door));
    assertEquals(region + "  was not drained\n", undrain(region).out());
  }

  @Test
  void regionsAreHealthyFromTheStart() {
    assertEquals(3, AT_START.size());
    AT_START.forEach((region, status) -> assertEquals("ok", status, region));
  }

  @Test
  void regionsReceiveEachOthersHeartbeats() {
    for (DeployedRegion region : deployment().regions()) {
      await()
          .atMost(TIMEOUT)
          .untilAsserted(
              () -> {
                deployment().regions().forEach(RoutingIT::sendHeartbeat);
                assertEquals(2, receivedBy(region));
              });
    }
  }

  /** The number of regions whose heartbeats a region receives, according to its health. */
  private static long receivedBy(DeployedRegion region) {
    try (DynamoDbClient client = RegionClients.dynamoDb(region)) {
      Heartbeat own =
          new StoredHeartbeats(new ControlTable(client, deployment().controlTable()))
              .read().stream()
                  .filter(heartbeat -> heartbeat.region().equals(region.code()))
                  .findFirst()
                  .orElseThrow();
      return deployment().regions().stream().filter(other -> own.hasHeard(other.code())).count();
    }
  }

  /** Its own replica is not used, and another one that does not answer is skipped. */
  @Test
  void anUnreachableRegionIsDrainedThroughTheNextReachableOne() throws Exception {
    List<DeployedRegion> regions = deployment().regions();
    DeployedRegion last = regions.getLast();
    Path file = folder.resolve("cut.json");
    List<DeployedRegion> some = List.of(cut(regions.get(0)), regions.get(1), cut(last));
    Deployment whole = deployment();
    new RunFile(file)
        .write(
            new Deployment(
                some, whole.peerTable(), whole.controlTable(), whole.key(), whole.run()));
    Outcome outcome =
        Outcome.of(
            new DrainCommand(Map.of(), InstantSource.system()), last.name(), "--run=" + file);
    assertEquals(
        "%s  drained through %s\n".formatted(last.name(), regions.get(1).name()), outcome.out());
    // It learns this from the table, not from an alarm, and reports it at its next heartbeat.
    String health = RUN.regions().getLast().announceUrls().getFirst();
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              sendHeartbeat(last);
              assertEquals("drained", health(health).path("verdict").asText());
            });
    assertEquals(503, get(health.replace("/announce", "/health")).statusCode());
    assertEquals(0, undrain(last.name()).exitCode());
  }

  @Test
  void impossibleDrainsAreRefused() throws IOException {
    assertEquals(NO_MOON, fault(drain("moon")));
    assertEquals(NO_MOON, fault(undrain("moon")));
    assertEquals(NO_MOON, fault(drain("eu-west-1", "--through=moon")));
    assertEquals(
        "A region cannot be drained through itself: choose another one with --through. Nothing was"
            + " done.\n",
        fault(drain("eu-west-1", "--through=eu-west-1")));
    Path file = folder.resolve("one.json");
    Deployment whole = deployment();
    DeployedRegion middle = whole.regions().get(1);
    var single =
        new Deployment(
            List.of(cut(whole.regions().getFirst()), middle),
            whole.peerTable(),
            whole.controlTable(),
            whole.key(),
            whole.run());
    new RunFile(file).write(single);
    Outcome unanswered =
        Outcome.of(
            new UndrainCommand(Map.of(), InstantSource.system()), middle.name(), "--run=" + file);
    assertTrue(
        fault(unanswered).startsWith("No replica accepted the decision, so nothing was changed."));
  }

  private static String fault(Outcome outcome) {
    assertEquals(1, outcome.exitCode());
    assertEquals("", outcome.out());
    return outcome.err().replaceFirst("In the local run.*\n", "");
  }

  private static DeployedRegion cut(DeployedRegion region) throws IOException {
    var local = region.local().orElseThrow();
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      URI nowhere = URI.create("http://127.0.0.1:" + socket.getLocalPort());
      return new DeployedRegion(
          region.name(),
          region.code(),
          Optional.of(
              new DeployedRegion.LocalServices(nowhere, local.eventBridge(), local.accessKeyId())));
    }
  }

  private static void sendHeartbeat(DeployedRegion region) {
    try (EventBridgeClient client = RegionClients.eventBridge(region)) {
      PutEventsRequestEntry due =
          PutEventsRequestEntry.builder()
              .source("test")
              .detailType(EventTypes.HEARTBEAT_DUE)
              .detail("{}")
              .build();
      client.putEvents(put -> put.entries(due));
    }
  }

  private static Outcome drain(String... arguments) {
    return command(new DrainCommand(Map.of(), InstantSource.system()), arguments);
  }

  private static Outcome undrain(String... arguments) {
    return command(new UndrainCommand(Map.of(), InstantSource.system()), arguments);
  }

  private static Outcome command(RoutingCommand command, String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--run=" + folder.resolve("run.json");
    return Outcome.of(command, all);
  }

  private static String regionOf(String announceUrl) throws IOException, InterruptedException {
    return health(announceUrl).path("region").asText();
  }

  private static JsonNode health(String announceUrl) throws IOException, InterruptedException {
    return JSON.readTree(get(announceUrl.replace("/announce", "/health")).body());
  }

  private static String announce(String announceUrl) throws IOException, InterruptedException {
    return new String(get(announceUrl + ANNOUNCE).body(), StandardCharsets.ISO_8859_1);
  }

  private static HttpResponse<byte[]> get(String url) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static Deployment deployment() {
    return RUN.deployment().orElseThrow();
  }

  private static LocalRegions start() {
    Topology topology = Topology.read(Path.of("regions"));
    return LocalRegions.start(
        new LocalSettings(
            topology,
            0,
            StoreKind.DYNAMODB,
            EventKind.ALB,
            topology.regions().getFirst(),
            TIME_SCALE,
            false,
            0));
  }
}
