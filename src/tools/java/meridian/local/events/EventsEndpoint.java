package meridian.local.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Executor;
import meridian.local.net.SignatureScope;

/**
 * Takes events as EventBridge does: PutEvents in the AWS JSON 1.1 protocol, over HTTP on a loopback
 * port that the system chooses. The region is the one that a request is signed for; signatures are
 * not checked.
 */
public final class EventsEndpoint implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OPERATION = "AWSEvents.PutEvents";
  private static final String CONTENT = "application/x-amz-json-1.1";

  private final HttpServer server;

  private EventsEndpoint(HttpServer server) {
    this.server = server;
  }

  /** An endpoint that has its address, but takes nothing before it is told what to do with it. */
  public static EventsEndpoint bind() {
    try {
      var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
      return new EventsEndpoint(HttpServer.create(address, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts what comes on buses, from now on. */
  public void start(EventBuses buses, Executor executor) {
    server.setExecutor(executor);
    server.createContext("/", exchange -> answer(exchange, buses));
    server.start();
  }

  /** Where it is reached. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange, EventBuses buses) throws IOException {
    try (exchange) {
      Optional<String> region = region(exchange);
      boolean known = OPERATION.equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      ObjectNode reply =
          known && region.isPresent()
              ? put(region.get(), request, buses)
              : JSON.createObjectNode().put("__type", "UnknownOperationException");
      byte[] body = JSON.writeValueAsBytes(reply);
      exchange.getResponseHeaders().set("Content-Type", CONTENT);
      exchange.sendResponseHeaders(reply.has("__type") ? 400 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Optional<String> region(HttpExchange exchange) {
    return SignatureScope.region("events", exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private static ObjectNode put(String region, JsonNode request, EventBuses buses) {
    ObjectNode reply = JSON.createObjectNode();
    ArrayNode results = reply.putArray("Entries");
    int failed = 0;
    for (JsonNode entry : request.path("Entries")) {
      var event =
          new PutEvent(
              entry.path("Source").asText(),
              entry.path("DetailType").asText(),
              entry.path("Detail").asText());
      switch (buses.put(region, event)) {
        case PutResult.Accepted(String id) -> results.addObject().put("EventId", id);
        case PutResult.Rejected(String code) -> {
          failed++;
          results.addObject().put("ErrorCode", code).put("ErrorMessage", "refused");
        }
      }
    }
    return reply.put("FailedEntryCount", failed);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
