package meridian.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import meridian.local.events.EventsEndpoint;
import meridian.local.events.PutEvent;
import meridian.local.events.PutResult;
import meridian.local.gateway.EventKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The zip that is deployed, as Lambda runs it: unpacked, under AWS's runtime interface client, in a
 * JVM of its own, over an embedded DynamoDB.
 */
final class PackagedArtifactIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> C1 = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private static final String TRACKER = "meridian.lambda.TrackerHandler";
  @TempDir private static Path folder;
  private static Artifact artifact;
  private static LocalTables tables;

  @TempDir private Path own;

  /** The front doors, and their events for an announce. */
  enum Door {
    ALB,
    ALB_SINGLE_VALUE,
    HTTP_API;

    String announce(int port) {
      String query =
          "info_hash=aaaaaaaaaa%%00%%ff%%26aaaaaaa&peer_id=-TR4060-%012d&port=%d"
                  .formatted(port, port)
              + "&uploaded=0&downloaded=0&left=1&compact=1&event=started";
      return switch (this) {
        case ALB -> event(EventKind.ALB, "/announce", query);
        case HTTP_API -> event(EventKind.HTTP_API, "/announce", query);
        case ALB_SINGLE_VALUE -> {
          ObjectNode event = JSON.createObjectNode().put("httpMethod", "GET");
          event.put("path", "/announce").putObject("requestContext").putObject("elb");
          event.putObject("headers").put("x-forwarded-for", "192.0.2.1");
          ObjectNode parameters = event.putObject("queryStringParameters");
          for (String parameter : query.split("&", -1)) {
            String[] pair = parameter.split("=", 2);
            parameters.put(pair[0], pair[1]);
          }
          yield event.toString();
        }
      };
    }
  }

  @BeforeAll
  static void unpack() throws IOException {
    artifact = Artifact.unpack(Path.of("target/meridian-lambda.zip"), folder);
    tables = LocalTables.create();
  }

  @AfterAll
  static void stop() {
    tables.close();
  }

  @ParameterizedTest
  @CsvSource({
    "MANAGED, ALB, 1001",
    "MANAGED, ALB_SINGLE_VALUE, 1002",
    "MANAGED, HTTP_API, 1003",
    "CLASS_PATH, ALB, 1004"
  })
  void theFirstAnswerIsCorrect(JarLayout layout, Door door, int port)
      throws IOException, InterruptedException {
    try (ExecutionEnvironment environment = start(layout, TRACKER, variables())) {
      JsonNode reply = answer(environment.invoke(door.announce(port)));
      assertEquals(200, reply.path("statusCode").asInt());
      assertEquals(door == Door.ALB, reply.has("multiValueHeaders"));
      String answer = body(reply);
      assertTrue(answer.startsWith("d8:completei0e10:downloadedi0e11:external ip4:"), answer);
      assertTrue(answer.contains("8:intervali") && answer.contains("10:tracker id22:"), answer);

      JsonNode next = answer(environment.invoke(door.announce(port + 10_000)));
      String peer =
          new String(new byte[] {(byte) 192, 0, 2, 1, (byte) (port >> 8), (byte) port}, ISO_8859_1);
      assertTrue(body(next).contains(peer), "the second answer has the first peer");
    }
  }

  @Test
  void aHeartbeatMakesTheTrackerHealthy() throws IOException, InterruptedException {
    try (ExecutionEnvironment heartbeat =
            start(JarLayout.MANAGED, "meridian.lambda.HeartbeatHandler", variables());
        ExecutionEnvironment tracker = start(JarLayout.MANAGED, TRACKER, variables())) {
      assertEquals(new InvocationResult.Answer(""), heartbeat.invoke("{}"));
      JsonNode health = answer(tracker.invoke(event(EventKind.HTTP_API, "/health", "")));
      assertEquals(200, health.path("statusCode").asInt());
    }
  }

  @Test
  void aPurgeContinuesByItsOwnEvents() throws IOException, InterruptedException {
    BlockingQueue<PutEvent> bus = new LinkedBlockingQueue<>();
    try (EventsEndpoint events = EventsEndpoint.bind()) {
      events.start(
          (region, event) -> {
            bus.add(event);
            return new PutResult.Accepted("event");
          },
          Runnable::run);
      Map<String, String> variables = variables();
      variables.put("AWS_ENDPOINT_URL_EVENTBRIDGE", events.uri().toString());
      variables.put("MERIDIAN_PURGE_SEGMENTS", "1");
      try (ExecutionEnvironment purge =
          start(JarLayout.MANAGED, "meridian.lambda.PurgeHandler", variables)) {
        PutEvent due = new PutEvent("test", "Meridian Purge Due", "{}");
        assertEquals(new InvocationResult.Answer(""), purge.invoke(delivered(due)));
        assertEquals(new InvocationResult.Answer(""), purge.invoke(delivered(bus.remove())));
        assertTrue(bus.isEmpty(), "the one segment is done");
      }
    }
  }

  @Test
  void anEventOfNoFrontDoorFailsOnlyItsInvocation() throws IOException, InterruptedException {
    try (ExecutionEnvironment environment = start(JarLayout.MANAGED, TRACKER, variables())) {
      var failure =
          assertInstanceOf(
              InvocationResult.Failure.class, environment.invoke("{\"version\": \"1.0\"}"));
      assertEquals(InvocationResult.Phase.INVOCATION, failure.phase());
      assertEquals("java.lang.IllegalArgumentException", failure.type());
      assertInstanceOf(
          InvocationResult.Failure.class,
          environment.invoke("{\"version\": "),
          "broken off in the middle");
      assertEquals(
          200, answer(environment.invoke(Door.ALB.announce(2001))).path("statusCode").asInt());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "meridian.lambda.TrackerHandler, MERIDIAN_KEY",
    "meridian.lambda.HeartbeatHandler, MERIDIAN_REGION_CODE",
    "meridian.lambda.PurgeHandler, MERIDIAN_PEER_TABLE"
  })
  void anInvalidVariableFailsTheStartAndIsNamed(String handler, String variable)
      throws IOException, InterruptedException {
    Map<String, String> variables = variables();
    variables.remove(variable);
    try (ExecutionEnvironment environment = start(JarLayout.MANAGED, handler, variables)) {
      var failure = assertInstanceOf(InvocationResult.Failure.class, environment.invoke("{}"));
      assertEquals(InvocationResult.Phase.INIT, failure.phase());
      assertTrue(failure.message().contains(variable + " is missing"), failure.message());
    }
  }

  /** The hooks are real; the restore continues the same process. */
  @Test
  void theWarmUpBeforeASnapshotLeavesNoTrace() throws IOException, InterruptedException {
    Map<String, String> variables = variables();
    variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    long before = tables.items();
    var launch =
        new LaunchOptions(
            JarLayout.MANAGED,
            TRACKER,
            variables,
            // Set by the managed runtime, so that org.crac finds its hooks.
            List.of("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac"));
    try (ExecutionEnvironment environment = ExecutionEnvironment.start(artifact, launch, log())) {
      environment.awaitCheckpoint();
      assertEquals(before, tables.items());
      Instant restored = Instant.now();
      environment.restore();
      JsonNode stats =
          JSON.readTree(body(answer(environment.invoke(event(EventKind.ALB, "/stats.json", "")))));
      assertEquals(0, stats.path("announces").asInt(-1), stats::toString);
      assertEquals(0, stats.path("home").asInt(-1), stats::toString);
      Instant since = Instant.parse(stats.path("since").asText());
      assertFalse(since.isBefore(restored), () -> "restored at " + restored + ": " + stats);
      String answer = body(answer(environment.invoke(Door.ALB.announce(3001))));
      assertTrue(answer.contains("10:tracker id22:"), answer);
      assertTrue(Files.readString(log()).contains("warmed up with"), "the tracker was warmed up");
    }
  }

  private ExecutionEnvironment start(
      JarLayout layout, String handler, Map<String, String> variables) throws IOException {
    return ExecutionEnvironment.start(
        artifact, new LaunchOptions(layout, handler, variables, C1), log());
  }

  private Path log() {
    return own.resolve("log");
  }

  /** With budgets for a busy machine. */
  private static Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(tables.environment());
    variables.put("MERIDIAN_BUDGET_MILLIS", "30000");
    return variables;
  }

  private static String event(EventKind door, String path, String query) {
    return new String(door.get(path, query, "192.0.2.1", Instant.EPOCH), ISO_8859_1);
  }

  private static String delivered(PutEvent event) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", "event").put("time", "2026-11-24T12:00:00Z");
    json.put("detail-type", event.detailType()).set("detail", JSON.readTree(event.detail()));
    return json.toString();
  }

  private static JsonNode answer(InvocationResult outcome) throws IOException {
    return JSON.readTree(assertInstanceOf(InvocationResult.Answer.class, outcome).text());
  }

  private static String body(JsonNode reply) {
    return new String(Base64.getDecoder().decode(reply.path("body").asText()), ISO_8859_1);
  }
}
