package meridian.local.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import meridian.local.CapturedLog;
import meridian.local.function.LocalFunction;
import meridian.local.http.HttpOutcome;
import meridian.local.http.HttpReply;
import meridian.local.http.LoopbackHttpServer;
import meridian.local.http.PortUnavailableException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GatewayIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private static final ExecutorService WORKERS = Executors.newVirtualThreadPerTaskExecutor();

  /** Replies with the event that it received. */
  private static final RequestStreamHandler ECHO =
      (event, reply, context) -> {
        String body = Base64.getEncoder().encodeToString(event.readAllBytes());
        reply.write(
            """
            {"statusCode": 203, "headers": {"Content-Type": "application/json", "x-id": "%s"},
             "isBase64Encoded": true, "body": "%s"}
            """
                .formatted(context.getAwsRequestId(), body)
                .getBytes(StandardCharsets.UTF_8));
      };

  private final List<LoopbackHttpServer> servers = new ArrayList<>();

  @AfterAll
  static void stopAll() {
    WORKERS.shutdownNow();
    LOOPS.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @AfterEach
  void stop() {
    servers.forEach(LoopbackHttpServer::close);
  }

  @ParameterizedTest
  @EnumSource
  void everyByteOfTheQueryIsInTheEvent(EventKind kind) throws IOException {
    var escaped = new StringBuilder();
    var raw = new StringBuilder();
    for (int value = 0; value < 256; value++) {
      escaped.append(String.format(Locale.ROOT, "%%%02x", value));
      if (value > ' ' && value != '&' && value != '%') {
        raw.append((char) value);
      }
    }
    String query =
        "info_hash=%s&raw=%s&info_hash=second&empty=&bare&&a=b=c+d".formatted(escaped, raw);
    JsonNode event = event(kind, "/announce%2f?" + query);
    if (kind == EventKind.HTTP_API) {
      assertEquals(query, event.at("/rawQueryString").asText());
      assertEquals("/announce%2f", event.at("/rawPath").asText());
    } else {
      JsonNode parameters = event.at("/multiValueQueryStringParameters");
      assertEquals("/announce%2f", event.at("/path").asText());
      assertEquals(List.of(escaped.toString(), "second"), texts(parameters.at("/info_hash")));
      assertEquals(List.of(raw.toString()), texts(parameters.at("/raw")));
      assertEquals(List.of(""), texts(parameters.at("/empty")));
      assertEquals(List.of(""), texts(parameters.at("/bare")));
      assertEquals(List.of("b=c+d"), texts(parameters.at("/a")));
      assertEquals(5, parameters.size());
    }
  }

  /** RFC 9112, section 3.2.2: a server accepts the absolute form, and ignores the Host header. */
  @ParameterizedTest
  @CsvSource({
    "http://tracker.example:8000/announce?info_hash=%ff://?/, tracker.example:8000, /announce,"
        + " info_hash=%ff://?/",
    "HTTP://[::1]:8000/scrape, [::1]:8000, /scrape, ''",
    "https://tracker.example, tracker.example, /, ''",
    "http://tracker.example?a=/b, tracker.example, /, a=/b",
    "/announce?url=http://other/x, there, /announce, url=http://other/x",
    "//announce, there, //announce, ''",
  })
  void absoluteTargetIsUnderstood(String target, String host, String path, String query)
      throws IOException {
    JsonNode event = event(EventKind.HTTP_API, target);
    assertEquals(
        List.of(host, path, query),
        List.of(
            event.at("/headers/host").asText(),
            event.at("/rawPath").asText(),
            event.at("/rawQueryString").asText()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void albEventHasTheClientAddressLast(String host) throws IOException {
    LoopbackHttpServer server = start(EventKind.ALB, ECHO);
    try (var connection = new HttpConnection(host, server.port())) {
      connection.send("GET / HTTP/1.1\r\nX-Forwarded-For: 9.9.9.9\r\nX-Two: a\r\nx-two: b\r\n\r\n");
      JsonNode headers = json(connection.read(true)).at("/multiValueHeaders");
      assertEquals(List.of("9.9.9.9, " + host), texts(headers.at("/x-forwarded-for")));
      assertEquals(List.of("a", "b"), texts(headers.at("/x-two")));
      assertEquals(List.of(String.valueOf(server.port())), texts(headers.at("/x-forwarded-port")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void httpApiEventHasTheClientAddress(String host) throws IOException {
    LoopbackHttpServer server = start(EventKind.HTTP_API, ECHO);
    try (var connection = new HttpConnection(host, server.port())) {
      connection.send("GET /x HTTP/1.1\r\nUser-Agent: me\r\nX-Two: a\r\nx-two: b\r\n\r\n");
      JsonNode event = json(connection.read(true));
      assertEquals("2.0", event.at("/version").asText());
      assertEquals(host, event.at("/requestContext/http/sourceIp").asText());
      assertEquals("GET", event.at("/requestContext/http/method").asText());
      assertEquals("/x", event.at("/requestContext/http/path").asText());
      assertEquals("HTTP/1.1", event.at("/requestContext/http/protocol").asText());
      assertEquals("me", event.at("/requestContext/http/userAgent").asText());
      assertEquals("a,b", event.at("/headers/x-two").asText());
      assertTrue(event.at("/requestContext/elb").isMissingNode());
    }
  }

  @Test
  void albEventNamesItsTargetGroup() throws IOException {
    assertTrue(event(EventKind.ALB, "/").at("/requestContext/elb/targetGroupArn").isTextual());
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    try (var connection = connect(start(EventKind.HTTP_API, ECHO))) {
      for (int i = 0; i < 20; i++) {
        connection.send("GET /" + i + " HTTP/1.1\r\nHost: there\r\n\r\n");
      }
      for (int i = 0; i < 20; i++) {
        assertEquals("/" + i, json(connection.read(true)).at("/rawPath").asText());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.0\r\n", "HTTP/1.1\r\nConnection: close\r\n"})
  void connectionIsClosedOnRequest(String rest) throws IOException {
    try (var connection = connect(start(EventKind.ALB, ECHO))) {
      connection.send("GET / " + rest + "\r\n");
      assertEquals(203, connection.read(true).status());
      assertTrue(connection.isClosedByServer());
    }
  }

  /** The first request leaves a small buffer, so that the second one arrives in parts. */
  @Test
  void aLongRequestMayFollowAShortOne() throws IOException {
    try (var connection = connect(start(EventKind.ALB, ECHO))) {
      assertEquals(203, connection.get("/").status());
      assertEquals(203, connection.get("/?" + "a".repeat(10_000)).status());
      assertEquals(203, connection.get("/").status());
    }
  }

  @Test
  void headIsAnsweredWithoutBody() throws IOException {
    try (var connection = connect(start(EventKind.ALB, ECHO))) {
      connection.send("HEAD / HTTP/1.1\r\nHost: there\r\n\r\n");
      var answer = connection.read(false);
      assertEquals(203, answer.status());
      assertTrue(Integer.parseInt(answer.headers().getOrDefault("content-length", "0")) > 0);
      assertEquals(203, connection.get("/").status());
    }
  }

  @Test
  void base64BodyIsDecoded() throws IOException {
    byte[] body = new byte[256];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) i;
    }
    String reply =
        """
        {"statusCode": 418, "multiValueHeaders": {"Content-Type": ["text/plain"]},
         "isBase64Encoded": true, "body": "%s"}
        """
            .formatted(Base64.getEncoder().encodeToString(body));
    try (var connection = connect(start(EventKind.ALB, replying(reply)))) {
      var answer = connection.get("/");
      assertEquals(418, answer.status());
      assertEquals("text/plain", answer.headers().get("content-type"));
      assertArrayEquals(body, answer.body().array());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "{}",
        "{\"statusCode\": 200, \"body\": \"?\", \"isBase64Encoded\": true}"
      })
  void invalidReplyIsABadGateway(String reply) throws IOException {
    try (var log = new CapturedLog(LambdaResponder.class)) {
      assertEquals(502, status(EventKind.ALB, replying(reply)));
      assertEquals(500, status(EventKind.HTTP_API, replying(reply)));
      assertEquals(2, log.messages().size());
    }
  }

  @Test
  void failingFunctionIsABadGateway() throws IOException {
    RequestStreamHandler failing =
        (_, _, _) -> {
          throw new IllegalStateException("expected by the test");
        };
    try (var log = new CapturedLog(LambdaResponder.class)) {
      assertEquals(502, status(EventKind.ALB, failing));
      String logged = log.messages().getFirst();
      assertTrue(logged.startsWith("function echo failed, request "), logged);
    }
  }

  @Test
  void takenPortIsReported() {
    int port = start(EventKind.ALB, ECHO).port();
    var refused =
        assertThrows(
            PortUnavailableException.class,
            () -> LoopbackHttpServer.start(port, _ -> HttpReply.of(200, "", ""), LOOPS, WORKERS));
    assertEquals(
        "Port %d of 127.0.0.1 is already in use; choose other ports with --port, or 0 for free ones."
            .formatted(port),
        refused.getMessage());
  }

  @Test
  void refusedConnectionsAreAcceptedAgainOnTheSamePort() throws IOException {
    LoopbackHttpServer server = start(EventKind.ALB, ECHO);
    try (var connection = connect(server)) {
      assertEquals(203, connection.get("/").status());
      server.refuse();
      server.refuse();
      assertThrows(SocketException.class, () -> connection.get("/"));
    }
    for (String host : List.of("127.0.0.1", "::1").subList(0, server.hosts().size())) {
      assertThrows(ConnectException.class, () -> new HttpConnection(host, server.port()));
    }
    server.accept();
    server.accept();
    try (var connection = connect(server)) {
      assertEquals(203, connection.get("/").status());
    }
  }

  @Test
  void acceptFailsIfAnotherProgramTookThePort() {
    LoopbackHttpServer server = start(EventKind.ALB, ECHO);
    server.refuse();
    LoopbackHttpServer other =
        LoopbackHttpServer.start(
            server.port(), _ -> new HttpOutcome.ConnectionReset(), LOOPS, WORKERS);
    servers.add(other);
    var refused = assertThrows(PortUnavailableException.class, server::accept);
    assertTrue(String.valueOf(refused.getMessage()).contains(" in use"), refused::getMessage);
  }

  @Test
  void connectionIsResetWithoutAReply() throws IOException {
    LoopbackHttpServer server =
        LoopbackHttpServer.start(0, _ -> new HttpOutcome.ConnectionReset(), LOOPS, WORKERS);
    servers.add(server);
    try (var connection = connect(server)) {
      assertThrows(SocketException.class, () -> connection.get("/"));
    }
  }

  private LoopbackHttpServer start(EventKind kind, RequestStreamHandler handler) {
    var responder =
        new LambdaResponder(
            new LocalFunction("echo", handler, Duration.ofSeconds(10), InstantSource.system()),
            kind);
    LoopbackHttpServer server = LoopbackHttpServer.start(0, responder, LOOPS, WORKERS);
    servers.add(server);
    return server;
  }

  private static HttpConnection connect(LoopbackHttpServer server) throws IOException {
    return new HttpConnection("127.0.0.1", server.port());
  }

  private JsonNode event(EventKind kind, String target) throws IOException {
    try (var connection = connect(start(kind, ECHO))) {
      return json(connection.get(target));
    }
  }

  private int status(EventKind kind, RequestStreamHandler handler) throws IOException {
    try (var connection = connect(start(kind, handler))) {
      return connection.get("/").status();
    }
  }

  private static RequestStreamHandler replying(String reply) {
    return (_, output, _) -> output.write(reply.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode json(HttpConnection.Answer answer) throws IOException {
    return JSON.readTree(answer.body().array());
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
