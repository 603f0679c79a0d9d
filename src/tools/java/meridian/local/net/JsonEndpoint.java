package meridian.local.net;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.Executor;

/** An HTTP endpoint on a loopback port that the operating system chooses; it answers with JSON. */
public final class JsonEndpoint implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;

  private JsonEndpoint(HttpServer server) {
    this.server = server;
  }

  /**
   * An answer.
   *
   * @param body written as JSON by Jackson
   */
  public record Answer(int status, Object body) {}

  /** Answers one request; an exception closes the connection without an answer. */
  @FunctionalInterface
  public interface Handler {
    Answer answer(Headers headers, byte[] body) throws IOException;
  }

  /** Reserves a port; requests are answered after {@link #start}. */
  public static JsonEndpoint bind() {
    try {
      return new JsonEndpoint(
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts to answer requests. */
  public void start(String contentType, Handler handler, Executor executor) {
    server.setExecutor(executor);
    server.createContext("/", exchange -> answer(exchange, contentType, handler));
    server.start();
  }

  private static void answer(HttpExchange exchange, String contentType, Handler handler)
      throws IOException {
    try (exchange) {
      Answer answer =
          handler.answer(exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes());
      byte[] body = JSON.writeValueAsBytes(answer.body());
      exchange.getResponseHeaders().set("Content-Type", contentType);
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** The URI of the endpoint's root, without a path. */
  public URI uri() {
    return URI.create("http://127.0.0.1:%d".formatted(server.getAddress().getPort()));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
