package meridian.openwhisk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** The program of the image: an HTTP server on port 8080, which only OpenWhisk can reach. */
final class ActionServer {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int PORT = 8080;
  private static final int BAD_REQUEST = 400;
  private static final int METHOD_NOT_ALLOWED = 405;

  private ActionServer() {}

  /** Serves until the process is killed. */
  public static void main(String[] arguments) throws IOException {
    InstantSource clock = InstantSource.system();
    start(
        new InetSocketAddress(PORT),
        new ActionContainer(
            System.getenv(),
            environment -> Actions.of(environment, clock, System.out::println),
            List.of(System.out, System.err)));
  }

  /** Starts a server on an address. */
  static HttpServer start(InetSocketAddress address, ActionContainer container) throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    server.createContext("/init", exchange -> answer(exchange, container::init));
    server.createContext("/run", exchange -> answer(exchange, container::run));
    server.start();
    return server;
  }

  private static void answer(
      HttpExchange exchange, Function<JsonNode, ActionContainer.Reply> handler) throws IOException {
    try (exchange) {
      ActionContainer.Reply reply;
      if (exchange.getRequestMethod().equals("POST")) {
        reply = handle(exchange, handler);
      } else {
        reply = error(METHOD_NOT_ALLOWED, "only POST is answered");
      }
      byte[] body = JSON.writeValueAsBytes(reply.body());
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(reply.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static ActionContainer.Reply handle(
      HttpExchange exchange, Function<JsonNode, ActionContainer.Reply> handler) throws IOException {
    try {
      return handler.apply(JSON.readTree(exchange.getRequestBody()));
    } catch (JsonProcessingException e) {
      return error(BAD_REQUEST, "the request's body is no JSON: " + e.getOriginalMessage());
    }
  }

  private static ActionContainer.Reply error(int status, String sentence) {
    return new ActionContainer.Reply(
        status, JsonNodeFactory.instance.objectNode().put("error", sentence));
  }
}
