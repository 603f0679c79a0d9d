package meridian.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import meridian.local.gateway.EventKind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The log of the zip's functions while no table can be reached. */
final class JsonLogIT {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final List<String> C1 = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private static final String TRACKER = "meridian.lambda.TrackerHandler";
  private static final String TABLE_CHECK = "meridian.lambda.TableDatastore";
  @TempDir private static Path folder;
  private static Artifact artifact;

  @TempDir private Path own;

  @BeforeAll
  static void unpack() throws IOException {
    artifact = Artifact.unpack(Path.of("target/meridian-lambda.zip"), folder);
  }

  @ParameterizedTest
  @EnumSource
  void aTrackerWithoutItsTablesLogsThatInJson(JarLayout layout)
      throws IOException, InterruptedException {
    try (ExecutionEnvironment environment = start(layout, TRACKER, Map.of())) {
      var answer = environment.invoke(event("192.0.2.1"));
      assertInstanceOf(InvocationResult.Answer.class, answer);
    }
    List<JsonNode> lines = lines();
    for (String logger :
        List.of(
            TABLE_CHECK,
            "meridian.store.control.StoredDenyList",
            "meridian.store.control.StoredBanList")) {
      List<JsonNode> own =
          lines.stream().filter(line -> line.path("logger").asText().equals(logger)).toList();
      assertFalse(own.isEmpty(), () -> "of " + logger + " in " + lines);
      own.forEach(line -> assertEquals("WARN", line.path("level").asText()));
    }
    assertFalse(lines.toString().contains("192.0.2.1"), "the client's address is not logged");
  }

  /** The event lacks a header that the front door always sends. */
  @Test
  void anAnnounceWithoutAnAddressIsLoggedOnce() throws IOException, InterruptedException {
    try (ExecutionEnvironment environment = start(JarLayout.MANAGED, TRACKER, Map.of())) {
      String event = event("192.0.2.1").replace("x-forwarded-for", "x-forwarded-by");
      assertInstanceOf(InvocationResult.Answer.class, environment.invoke(event));
      assertInstanceOf(InvocationResult.Answer.class, environment.invoke(event));
    }
    List<JsonNode> lines =
        lines().stream()
            .filter(line -> line.path("logger").asText().equals("meridian.http.Router"))
            .toList();
    assertEquals(1, lines.size(), lines::toString);
    assertEquals("WARN", lines.getFirst().path("level").asText());
  }

  /** The invocations fail too, which the runtime logs itself. */
  @ParameterizedTest
  @CsvSource({"meridian.lambda.PurgeHandler", "meridian.lambda.HeartbeatHandler"})
  void theOtherFunctionsLogThatInJson(String handler) throws IOException, InterruptedException {
    try (ExecutionEnvironment environment =
        start(JarLayout.MANAGED, handler, Map.of("MERIDIAN_EVENT_BUS", "bus"))) {
      assertInstanceOf(InvocationResult.Failure.class, environment.invoke("{}"));
    }
    assertTrue(
        lines().stream().anyMatch(line -> line.path("logger").asText().equals(TABLE_CHECK)),
        "the table check is logged");
  }

  @Test
  void theSdksLogIsInJson() throws IOException, InterruptedException {
    Path odd = Files.writeString(own.resolve("credentials"), "[profile misplaced]\n");
    try (ExecutionEnvironment environment =
        start(JarLayout.MANAGED, TRACKER, Map.of("AWS_SHARED_CREDENTIALS_FILE", odd.toString()))) {
      environment.invoke(event("192.0.2.1"));
    }
    assertTrue(
        lines().stream()
            .anyMatch(line -> line.path("logger").asText().startsWith("software.amazon.awssdk")),
        () -> "the SDK ignores a profile: " + text());
  }

  @Test
  void lowerLevelsAreNotWritten() throws IOException, InterruptedException {
    try (ExecutionEnvironment environment =
        start(JarLayout.MANAGED, TRACKER, Map.of("AWS_LAMBDA_LOG_LEVEL", "ERROR"))) {
      environment.invoke(event("192.0.2.1"));
    }
    assertEquals("", text());
  }

  @Test
  void withTheTextFormatTheLogIsText() throws IOException, InterruptedException {
    try (ExecutionEnvironment environment =
        start(JarLayout.MANAGED, TRACKER, Map.of("AWS_LAMBDA_LOG_FORMAT", "TEXT"))) {
      environment.invoke(event("192.0.2.1"));
    }
    assertTrue(text().contains("\nWARNING: the table peers in "), this::text);
  }

  private ExecutionEnvironment start(JarLayout layout, String handler, Map<String, String> more)
      throws IOException {
    Map<String, String> variables = new HashMap<>();
    variables.put("MERIDIAN_REGION", "eu-west-1");
    variables.put("MERIDIAN_REGION_CODE", "1");
    variables.put("MERIDIAN_PEER_TABLE", "peers");
    variables.put("MERIDIAN_CONTROL_TABLE", "control");
    variables.put("MERIDIAN_KEY", "5a".repeat(32));
    variables.put("AWS_REGION", "eu-west-1");
    variables.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + unusedPort());
    variables.put("AWS_ACCESS_KEY_ID", "id");
    variables.put("AWS_SECRET_ACCESS_KEY", "secret");
    variables.putAll(more);
    return ExecutionEnvironment.start(
        artifact, new LaunchOptions(layout, handler, variables, C1), log());
  }

  private static int unusedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static String event(String client) {
    String query =
        "info_hash=aaaaaaaaaa%00%ff%26aaaaaaa&peer_id=-TR4060-000000000001&port=6881"
            + "&uploaded=0&downloaded=0&left=1&compact=1&event=started";
    return new String(EventKind.ALB.get("/announce", query, client, Instant.EPOCH), UTF_8);
  }

  private Path log() {
    return own.resolve("log");
  }

  private String text() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines that the process wrote, without metrics; each must be JSON. */
  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(log())) {
      JsonNode json = JSON.readTree(line);
      assertTrue(json.isObject(), line);
      if (json.has("_aws")) {
        continue;
      }
      assertTrue(json.path("level").asText().matches("INFO|WARN|ERROR"), line);
      Instant.parse(json.path("timestamp").asText());
      lines.add(json);
    }
    return lines;
  }
}
