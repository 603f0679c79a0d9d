package meridian.openwhisk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.database.TableSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * OpenWhisk's action contract over a socket, by the examples of its documentation, {@code
 * docs/actions-new.md} and {@code docs/webactions.md}.
 */
final class ActionServerIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String INIT =
      """
      {"value": {"name": "tracker", "main": "main", "code": "", "binary": false}}\
      """;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Map<String, String> variables = Map.of();
  private HttpServer server;

  /** Answers with its parameters. */
  private Action echo(Map<String, String> environment) {
    variables = environment;
    return (_, parameters, _) -> parameters;
  }

  @BeforeEach
  void start() throws IOException {
    server = start(new ActionContainer(Map.of("LANG", "C"), this::echo, logs()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static HttpServer start(ActionContainer container) throws IOException {
    return ActionServer.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), container);
  }

  private List<PrintStream> logs() {
    return List.of(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:%d%s".formatted(server.getAddress().getPort(), path)))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  @Test
  void isInitializedOnce() throws Exception {
    assertEquals(200, post("/init", INIT).statusCode());
    HttpResponse<String> again = post("/init", INIT);
    assertEquals(403, again.statusCode());
    assertEquals(List.of("error"), names(again.body()));
  }

  @Test
  void runsOnlyOnceItIsInitialized() throws Exception {
    assertEquals(403, post("/run", run("{}")).statusCode());
    post("/init", INIT);
    HttpResponse<String> reply = post("/run", run("{\"winter\": \"* ☃ *\"}"));
    assertEquals(200, reply.statusCode());
    assertEquals("* ☃ *", JSON.readTree(reply.body()).path("winter").asText());
  }

  @Test
  void errorsAreObjectsWithAnErrorOnly() throws Exception {
    post("/init", INIT);
    for (String body : List.of(run("[]"), "{}", "", "{", "null")) {
      HttpResponse<String> reply = post("/run", body);
      assertTrue(reply.statusCode() != 200, body);
      assertEquals(List.of("error"), names(reply.body()), body);
    }
  }

  @Test
  void framesTheLogOfEachActivationInBothStreams() throws Exception {
    post("/init", INIT);
    post("/run", run("{}"));
    String expected =
        ActionContainer.START_OF_LOG + "0badcafe\n" + ActionContainer.END_OF_LOG + "\n";
    assertEquals(expected, out.toString(UTF_8));
    assertEquals(expected, err.toString(UTF_8));
  }

  @Test
  void variablesComeFromTheImageTheInitializationAndBoundParameters() throws Exception {
    post("/init", "{\"value\": {\"env\": {\"MERIDIAN_REGION\": \"a\", \"MERIDIAN_KEY\": \"b\"}}}");
    post("/run", run("{\"MERIDIAN_KEY\": \"c\", \"AWS_REGION\": \"d\", \"__ow_path\": \"/\"}"));
    assertEquals(
        Map.of("LANG", "C", "MERIDIAN_REGION", "a", "MERIDIAN_KEY", "c", "AWS_REGION", "d"),
        variables);
  }

  @Test
  void namesTheVariablesThatAreMissing() throws Exception {
    server.stop(0);
    server =
        start(
            new ActionContainer(
                Map.of(),
                environment -> Actions.of(environment, InstantSource.system(), _ -> {}),
                logs()));
    post("/init", INIT);
    HttpResponse<String> reply = post("/run", run("{}"));
    assertEquals(502, reply.statusCode());
    assertTrue(reply.body().contains("MERIDIAN_"), reply.body());
    assertTrue(
        post("/run", run("{\"MERIDIAN_ACTION\": \"nothing\", \"AWS_REGION\": \"eu-west-1\"}"))
            .body()
            .contains("MERIDIAN_ACTION"));
  }

  @Test
  void clientsFindEachOther() throws Exception {
    try (var _ = startRegion(Map.of())) {
      announce(6881);
      JsonNode result = announce(6882);
      assertEquals(200, result.path("statusCode").asInt());
      assertEquals(
          "application/octet-stream", result.path("headers").path("content-type").asText());
      String answer =
          new String(Base64.getDecoder().decode(result.path("body").asText()), ISO_8859_1);
      assertTrue(answer.contains("8:completei2e"), answer);
      JsonNode page = request("", "/", "");
      assertTrue(page.path("body").asText().startsWith("<!doctype html>"), page.toString());
    }
  }

  @Test
  void triggersSweepAndSendHeartbeats() throws Exception {
    try (var _ = startRegion(Map.of("MERIDIAN_ACTION", "purge"))) {
      assertEquals("{\"unfinished\":0}", post("/run", run("{}")).body());
      assertTrue(
          out.toString(UTF_8).contains("PurgeDeleted") || err.size() > 0, out.toString(UTF_8));
    }
    try (var _ = startRegion(Map.of("MERIDIAN_ACTION", "heartbeat"))) {
      assertEquals("{}", post("/run", run("{}")).body());
    }
  }

  /** A container over the tables of a region. */
  private EmbeddedDynamoDb startRegion(Map<String, String> more) throws Exception {
    EmbeddedDynamoDb database = EmbeddedDynamoDb.start();
    database.createTable("us-east-1", "peers");
    database.createTable("us-east-1", "control", TableSchema.CONTROL);
    Map<String, String> environment = new HashMap<>(more);
    environment.put("MERIDIAN_REGION", "us-east-1");
    environment.put("MERIDIAN_REGION_CODE", "1");
    environment.put("MERIDIAN_PEER_TABLE", "peers");
    environment.put("MERIDIAN_CONTROL_TABLE", "control");
    environment.put("MERIDIAN_KEY", "ab".repeat(32));
    environment.put("MERIDIAN_BUDGET_MILLIS", "20000");
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", EmbeddedDynamoDb.ACCESS_KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", "none");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", database.endpoint().toString());
    server.stop(0);
    server =
        start(
            new ActionContainer(
                environment,
                all ->
                    Actions.of(
                        all, InstantSource.system(), line -> logs().getFirst().println(line)),
                logs()));
    post("/init", INIT);
    return database;
  }

  /** Every byte value, unlike in {@code __ow_query}, which has what OpenWhisk made of it. */
  private JsonNode announce(int port) throws Exception {
    return request(
        "info_hash=%00%FF%C3%28%80aaaaaaaaaaaaaaa&peer_id=-XX0000-aaaaaaaaaaaa&left=0&compact=1"
            + "&port="
            + port,
        "/announce",
        "info_hash=%00%EF%BF%BD&port=" + port);
  }

  private JsonNode request(String header, String path, String query) throws Exception {
    ObjectNode parameters = JSON.createObjectNode();
    parameters.put("__ow_method", "get");
    parameters.put("__ow_path", path);
    parameters.put("__ow_query", query);
    ObjectNode headers = parameters.putObject("__ow_headers");
    headers.put("x-meridian-client", "192.0.2.7");
    if (!header.isEmpty()) {
      headers.put("x-meridian-query", header);
    }
    HttpResponse<String> reply = post("/run", run(parameters.toString()));
    assertEquals(200, reply.statusCode(), reply.body());
    return JSON.readTree(reply.body());
  }

  private static String run(String parameters) {
    long deadline = Instant.now().plus(Duration.ofMinutes(1)).toEpochMilli();
    return """
    {"value": %s, "namespace": "guest", "action_name": "/guest/meridian/tracker",
     "api_host": "https://whisk", "api_key": "k", "activation_id": "0badcafe", "deadline": %d}\
    """
        .formatted(parameters, deadline);
  }

  private static List<String> names(String body) throws IOException {
    return JSON.readTree(body).properties().stream().map(Map.Entry::getKey).toList();
  }
}
