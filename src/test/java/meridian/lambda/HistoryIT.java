package meridian.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.cloudwatch.StandInCloudWatch;
import meridian.lambda.config.EnvironmentVariables;
import meridian.local.CapturedLog;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.database.TableSchema;
import meridian.local.faults.Fault;
import meridian.local.faults.FaultPlan;
import meridian.local.faults.FaultProxy;
import meridian.local.function.LocalFunction;
import meridian.operate.decision.OperatorDecisions;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.purge.SegmentProgress;
import meridian.purge.SweepId;
import meridian.purge.SweepTotals;
import meridian.status.HistoryRecorder;
import meridian.status.StatusReader;
import meridian.store.control.Decision.Action;
import meridian.store.control.DecisionKind;
import meridian.store.control.StoredSweepLog;
import meridian.store.dynamodb.control.ControlTable;
import meridian.swarm.PeerCounts;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * From CloudWatch, the sweeps and the heartbeats to {@code /stats.json}, with the real functions
 * and SDK.
 */
final class HistoryIT {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final RegionCode CODE = RegionCode.of(1);
  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));
  private static final InfoHash OTHER = new InfoHash(new Id160(4, 5, 6));
  private static final String STATS =
      """
      {"requestContext": {"elb": {}}, "httpMethod": "GET", "path": "/stats.json", "headers": {}}
      """;

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final InstantSource clock = now::get;
  private final EmbeddedDynamoDb database = EmbeddedDynamoDb.start(clock);
  private final FaultProxy proxy = FaultProxy.start(database.endpoint(), new Random(3));
  private final StandInCloudWatch cloudWatch = new StandInCloudWatch();

  HistoryIT() {
    database.createTable("us-east-1", "peers");
    database.createTable("us-east-1", "control", TableSchema.CONTROL);
  }

  @AfterEach
  void stop() {
    cloudWatch.close();
    proxy.close();
    database.close();
  }

  @Test
  void announcesOfAllEnvironmentsAreShownWithTheNextStep() throws IOException {
    sweep();
    var heartbeat = heartbeat();
    beat(heartbeat, 0);
    assertFalse(stats(tracker("off")).path("world").has("announcesPerMinute"));
    cloudWatch.setSum("Announces.written", NOON, 600);
    cloudWatch.setSum("Announces.failed", NOON, 1);
    beat(heartbeat, 360);
    assertEquals(0, stats(tracker("off")).at("/world/announcesPerMinute/total").asDouble());
    beat(heartbeat, 480);
    JsonNode stats = stats(tracker("off"));
    JsonNode region = stats.path("regions").path(0);
    assertEquals(120.2, region.at("/announcesPerMinute/total").asDouble());
    assertEquals(NOON.toString(), region.path("announcesFrom").asText());
    assertEquals("release-7", region.path("release").asText());
    assertEquals(13, stats.path("world").path("completed").asLong());
    assertEquals(
        "[0,600,null]", stats.at("/history/regions/us-east-1/announces/written").toString());
    assertEquals("[]", stats.path("top").toString());
  }

  @Test
  void aCloudWatchThatFailsLeavesAGap() throws IOException {
    sweep();
    var heartbeat = heartbeat();
    beat(heartbeat, 120);
    cloudWatch.setStatus(500, "Complete");
    try (var log = new CapturedLog(HistoryRecorder.class)) {
      beat(heartbeat, 420);
      assertTrue(log.messages().getFirst().contains("no new announces"), log.messages()::toString);
    }
    JsonNode stats = stats(tracker("off"));
    assertEquals("healthy", stats.at("/regions/0/verdict").asText());
    assertEquals(
        "[null,null]", stats.at("/history/regions/us-east-1/announces/written").toString());
    assertEquals("[9,9]", stats.at("/history/regions/us-east-1/leechers").toString());
  }

  /** It accepts connections. */
  @Test
  void aCloudWatchThatNeverAnswersLeavesAGap() throws IOException {
    sweep();
    try (var silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        var log = new CapturedLog(HistoryRecorder.class)) {
      beat(heartbeat(URI.create("http://127.0.0.1:" + silent.getLocalPort())), 120);
      assertTrue(log.messages().getFirst().contains("no new announces"), log.messages()::toString);
    }
    JsonNode stats = stats(tracker("off"));
    assertEquals("healthy", stats.at("/regions/0/verdict").asText());
    assertEquals("[9]", stats.at("/history/regions/us-east-1/leechers").toString());
  }

  @Test
  void thePublicIndexLeavesOutDeniedTorrents() throws IOException {
    sweep();
    beat(heartbeat(), 0);
    new OperatorDecisions<>(
            new ControlTable(database.tables("us-east-1"), "control"),
            DecisionKind.DENIALS,
            CODE,
            clock)
        .decide(Action.DENY, List.of(OTHER));
    JsonNode top = stats(tracker("on")).path("top");
    assertEquals(1, top.size());
    assertEquals(TORRENT.toString(), top.path(0).path("hash").asText());
    assertEquals("[]", stats(tracker("off")).path("top").toString());
  }

  /** Of what was read before, with its age. */
  @Test
  void aControlTableThatIsDownLeavesAnAnswer() throws IOException {
    beat(heartbeat(), 0);
    var tracker = tracker("off");
    assertEquals(0, stats(tracker).path("ageSeconds").asLong());
    for (Fault fault : List.of(Fault.SILENT, Fault.RESET_BEFORE, Fault.SERVER_ERROR)) {
      proxy.set("us-east-1", FaultPlan.always(fault));
      now.set(clock.instant().plusSeconds(100));
      try (var _ = new CapturedLog(StatusReader.class)) {
        JsonNode stats = stats(tracker);
        assertEquals("us-east-1", stats.at("/regions/0/name").asText());
        assertEquals(
            Duration.between(NOON, clock.instant()).toSeconds(), stats.path("ageSeconds").asLong());
      }
    }
  }

  private void sweep() {
    var log = new StoredSweepLog(new ControlTable(database.tables("us-east-1"), "control"), CODE);
    var sweep = new SweepId("sweep", NOON);
    assertTrue(log.begin(sweep, NOON));
    SweepTotals totals =
        SweepTotals.ofSwarm(TORRENT, new PeerCounts(5, 0, 0, 0, 0, 0), 5, 7)
            .plus(SweepTotals.ofSwarm(OTHER, new PeerCounts(4, 0, 0, 0, 0, 0), 4, 6));
    var _ = log.finish(sweep, SegmentProgress.of(0, 1, Optional.empty()).finished(totals));
  }

  private HeartbeatHandler heartbeat() {
    return heartbeat(cloudWatch.uri());
  }

  private HeartbeatHandler heartbeat(URI metrics) {
    Map<String, String> environment = environment();
    environment.put("MERIDIAN_RELEASE", "release-7");
    environment.put("AWS_ENDPOINT_URL_CLOUDWATCH", metrics.toString());
    return new HeartbeatHandler(platform(environment), _ -> {});
  }

  private void beat(HeartbeatHandler heartbeat, long seconds) throws IOException {
    now.set(NOON.plusSeconds(seconds));
    invoke(heartbeat, "{}");
  }

  private TrackerHandler tracker(String publicIndex) {
    Map<String, String> environment = environment();
    environment.put("MERIDIAN_REGION", "us-east-1");
    environment.put("MERIDIAN_KEY", "00".repeat(32));
    environment.put("MERIDIAN_PUBLIC_INDEX", publicIndex);
    environment.put("MERIDIAN_BUDGET_MILLIS", "6000");
    return new TrackerHandler(platform(environment));
  }

  private AwsPlatform platform(Map<String, String> environment) {
    return AwsPlatform.of(new EnvironmentVariables(environment), clock);
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("MERIDIAN_REGION_CODE", CODE.toString());
    environment.put("MERIDIAN_PEER_TABLE", "peers");
    environment.put("MERIDIAN_CONTROL_TABLE", "control");
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", proxy.endpoint().toString());
    environment.put("AWS_ACCESS_KEY_ID", EmbeddedDynamoDb.ACCESS_KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    return environment;
  }

  private static JsonNode stats(TrackerHandler tracker) throws IOException {
    JsonNode reply = new ObjectMapper().readTree(invoke(tracker, STATS));
    return new ObjectMapper().readTree(reply.path("body").binaryValue());
  }

  private static byte[] invoke(RequestStreamHandler handler, String event) throws IOException {
    return new LocalFunction("test", handler, Duration.ofSeconds(30), InstantSource.system())
        .invoke("request", event.getBytes(UTF_8));
  }
}
