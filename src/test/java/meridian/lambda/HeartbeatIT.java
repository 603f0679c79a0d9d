package meridian.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.config.ConfigurationException;
import meridian.lambda.config.EnvironmentVariables;
import meridian.local.CapturedLog;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.database.TableSchema;
import meridian.local.faults.Fault;
import meridian.local.faults.FaultPlan;
import meridian.local.faults.FaultProxy;
import meridian.local.function.LocalFunction;
import meridian.store.dynamodb.heartbeat.DynamoDbPeerTableProbe;
import meridian.store.heartbeat.StoredHealth;
import meridian.swarm.StoreUnavailableException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The heartbeat function and {@code /health} of the tracker over an embedded DynamoDB. */
final class HeartbeatIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHECK =
      """
      {"requestContext": {"elb": {}}, "httpMethod": "GET", "path": "/health",
       "headers": {"user-agent": "Amazon-Route-53-Health-Check-Service"}}
      """;
  private static final EmbeddedDynamoDb DATABASE = EmbeddedDynamoDb.start();

  @BeforeAll
  static void createTables() {
    for (String region : List.of("us-east-1", "eu-west-1")) {
      DATABASE.createTable(region, "peers");
      DATABASE.createTable(region, "control", TableSchema.CONTROL);
    }
  }

  @AfterAll
  static void stop() {
    DATABASE.close();
  }

  @Test
  void aRegionIsHealthyFromItsFirstHeartbeat() throws IOException {
    Map<String, String> environment = environment("eu-west-1", DATABASE.endpoint());
    JsonNode before = check(tracker(environment));
    assertEquals(503, before.path("statusCode").asInt());
    assertEquals("failing", body(before).path("status").asText());
    assertEquals("stale", body(before).path("verdict").asText());
    List<String> lines = sendHeartbeat(environment);
    assertEquals(1, lines.size());
    assertEquals(1, JSON.readTree(lines.getFirst()).path("Healthy").asInt());
    JsonNode after = check(tracker(environment));
    assertEquals(200, after.path("statusCode").asInt());
    assertEquals("ok", body(after).path("status").asText());
    assertEquals("eu-west-1", body(after).path("region").asText());
  }

  /** The other region works. */
  @Test
  void aRegionWithUnreachableTablesWritesNoHeartbeatAndIsUnhealthyAtOnce() throws IOException {
    Map<String, String> environment = environment("eu-west-1", nowhere());
    try (var _ = new CapturedLog(TableDatastore.class);
        var _ = new CapturedLog(DynamoDbPeerTableProbe.class);
        var log = new CapturedLog(StoredHealth.class)) {
      List<String> lines = new ArrayList<>();
      var handler =
          new HeartbeatHandler(AwsPlatform.of(new EnvironmentVariables(environment)), lines::add);
      assertThrows(StoreUnavailableException.class, () -> sendHeartbeat(handler));
      assertEquals(0, JSON.readTree(lines.getFirst()).path("TableReachable").asInt());
      JsonNode reply = check(tracker(environment));
      assertEquals(503, reply.path("statusCode").asInt());
      assertEquals("unreachable", body(reply).path("verdict").asText());
      assertEquals(1, log.messages().size());
    }
  }

  /** The database accepts connections and never answers. */
  @Test
  void aTableThatNeverAnswersIsUnreachable() throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        var _ = new CapturedLog(TableDatastore.class);
        var _ = new CapturedLog(StoredHealth.class)) {
      URI endpoint = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      JsonNode reply = check(tracker(environment("eu-west-1", endpoint)));
      assertEquals(503, reply.path("statusCode").asInt());
      assertEquals("unreachable", body(reply).path("verdict").asText());
    }
  }

  /** Its control table and the other region work. */
  @ParameterizedTest
  @EnumSource(names = {"SERVER_ERROR", "GARBAGE", "RESET_BEFORE", "SILENT"})
  void aRegionWhosePeerTableAloneFailsIsUnhealthyFromItsNextHeartbeat(Fault fault)
      throws IOException {
    try (var proxy = FaultProxy.start(DATABASE.endpoint(), new Random(3));
        var log = new CapturedLog(DynamoDbPeerTableProbe.class)) {
      Map<String, String> environment = environment("us-east-1", proxy.endpoint());
      var heartbeat =
          new HeartbeatHandler(AwsPlatform.of(new EnvironmentVariables(environment)), _ -> {});
      sendHeartbeat(heartbeat);
      assertEquals(200, check(tracker(environment)).path("statusCode").asInt());
      proxy.set("us-east-1", FaultPlan.always(fault).only(call -> call.table().equals("peers")));
      sendHeartbeat(heartbeat);
      sendHeartbeat(heartbeat);
      proxy.set("us-east-1", FaultPlan.NONE);
      JsonNode reply = check(tracker(environment));
      assertEquals(503, reply.path("statusCode").asInt());
      assertEquals("unreachable", body(reply).path("verdict").asText());
      assertEquals(1, log.messages().size(), "logged once");
      sendHeartbeat(heartbeat);
      assertEquals(200, check(tracker(environment)).path("statusCode").asInt());
    }
  }

  /** One hot torrent may be the cause; it would be as hot in any region. */
  @Test
  void aThrottledPeerTableLeavesTheRegionHealthy() throws IOException {
    try (var proxy = FaultProxy.start(DATABASE.endpoint(), new Random(3))) {
      Map<String, String> environment = environment("us-east-1", proxy.endpoint());
      var heartbeat =
          new HeartbeatHandler(AwsPlatform.of(new EnvironmentVariables(environment)), _ -> {});
      proxy.set(
          "us-east-1",
          FaultPlan.always(Fault.THROTTLED).only(call -> call.table().equals("peers")));
      sendHeartbeat(heartbeat);
      assertTrue(proxy.faultCount(_ -> true) > 0);
      proxy.set("us-east-1", FaultPlan.NONE);
      assertEquals(200, check(tracker(environment)).path("statusCode").asInt());
    }
  }

  @Test
  void aMissingVariableIsNamed() {
    Map<String, String> environment = environment("us-east-1", DATABASE.endpoint());
    environment.remove("MERIDIAN_CONTROL_TABLE");
    var fault =
        assertThrows(
            ConfigurationException.class,
            () ->
                new HeartbeatHandler(
                    AwsPlatform.of(new EnvironmentVariables(environment)), _ -> {}));
    assertTrue(String.valueOf(fault.getMessage()).contains("MERIDIAN_CONTROL_TABLE is missing"));
  }

  private static TrackerHandler tracker(Map<String, String> environment) {
    return new TrackerHandler(AwsPlatform.of(new EnvironmentVariables(environment)));
  }

  private static List<String> sendHeartbeat(Map<String, String> environment) {
    List<String> lines = new ArrayList<>();
    sendHeartbeat(
        new HeartbeatHandler(AwsPlatform.of(new EnvironmentVariables(environment)), lines::add));
    return lines;
  }

  private static void sendHeartbeat(HeartbeatHandler handler) {
    invoke(handler, "{}");
  }

  private static JsonNode check(TrackerHandler handler) throws IOException {
    return JSON.readTree(invoke(handler, CHECK));
  }

  private static byte[] invoke(RequestStreamHandler handler, String event) {
    try {
      return new LocalFunction("test", handler, Duration.ofSeconds(30), InstantSource.system())
          .invoke("request", event.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode body(JsonNode reply) throws IOException {
    return JSON.readTree(reply.path("body").binaryValue());
  }

  private static URI nowhere() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }

  private static Map<String, String> environment(String region, URI endpoint) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MERIDIAN_REGION", region);
    environment.put("MERIDIAN_REGION_CODE", "1");
    environment.put("MERIDIAN_PEER_TABLE", "peers");
    environment.put("MERIDIAN_CONTROL_TABLE", "control");
    environment.put("MERIDIAN_KEY", "00".repeat(32));
    environment.put("AWS_REGION", region);
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", endpoint.toString());
    environment.put("AWS_ACCESS_KEY_ID", EmbeddedDynamoDb.ACCESS_KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    return environment;
  }
}
