package meridian.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A tracker with prepared answers that records its requests. */
public final class StandInTracker implements AutoCloseable {

  private final HttpServer server;
  private final int status;
  private final String answer;
  private final List<String> requests = new ArrayList<>();

  private StandInTracker(String loopback, int status, String answer) throws IOException {
    this.status = status;
    this.answer = answer;
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(loopback), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  /** A tracker that gives one answer, a character per byte, to everything. */
  public static StandInTracker answering(String answer) throws IOException {
    return new StandInTracker("127.0.0.1", 200, answer);
  }

  /** The same on the IPv6 loopback. */
  static StandInTracker answeringOnIpv6(String answer) throws IOException {
    return new StandInTracker("::1", 200, answer);
  }

  /** A tracker that answers with an error status. */
  public static StandInTracker failing(int status) throws IOException {
    return new StandInTracker("127.0.0.1", status, "Service Unavailable");
  }

  int port() {
    return server.getAddress().getPort();
  }

  public String announceUrl() {
    return "http://127.0.0.1:" + port() + "/announce";
  }

  /** The path and query of the only request so far. */
  synchronized String request() {
    if (requests.size() != 1) {
      throw new AssertionError("not one request: " + requests);
    }
    return requests.getFirst();
  }

  /** The paths and queries of all requests so far. */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      remember(exchange.getRequestURI().toString());
      byte[] body = answer.getBytes(ISO_8859_1);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private synchronized void remember(String request) {
    requests.add(request);
  }
}
