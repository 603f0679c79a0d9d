package meridian.local.outage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import meridian.deployment.OutageAction;
import meridian.deployment.OutageRequest;
import meridian.deployment.OutageResult;
import meridian.local.http.PortUnavailableException;
import meridian.topology.Region;

/**
 * Where operators' tools have regions fail: takes an {@link OutageRequest} by POST on a loopback
 * port that the system chooses, and answers with an {@link OutageResult}, or with a sentence as
 * {@code error}.
 */
public final class OutageEndpoint implements AutoCloseable {

  private static final String JSON_TYPE = "application/json";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private final HttpServer server;
  private final Outages outages;
  private final List<Region> regions;

  private OutageEndpoint(HttpServer server, Outages outages, List<Region> regions) {
    this.server = server;
    this.outages = outages;
    this.regions = regions;
  }

  /**
   * An endpoint that takes orders.
   *
   * @param executor carries them out
   */
  public static OutageEndpoint start(Outages outages, List<Region> regions, Executor executor) {
    try {
      var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
      var endpoint = new OutageEndpoint(HttpServer.create(address, 0), outages, regions);
      endpoint.server.setExecutor(executor);
      endpoint.server.createContext("/", endpoint::answer);
      endpoint.server.start();
      return endpoint;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is reached. */
  public URI uri() {
    return URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      // A page in a browser cannot send that type elsewhere than to where it comes from.
      if (!JSON_TYPE.equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
        refuse(exchange, 415, "An order is " + JSON_TYPE + ".");
        return;
      }
      try {
        OutageRequest order = JSON.readValue(exchange.getRequestBody(), OutageRequest.class);
        send(exchange, 200, carryOut(order));
      } catch (JsonProcessingException _) {
        refuse(exchange, 400, "An order is an object with region, action and number.");
      } catch (IllegalArgumentException | PortUnavailableException e) {
        refuse(exchange, 400, String.valueOf(e.getMessage()));
      }
    }
  }

  private OutageResult carryOut(OutageRequest order) {
    Region region =
        regions.stream()
            .filter(one -> one.name().equals(order.region()))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("There is no region " + order.region() + "."));
    OutageAction action =
        OutageAction.of(order.action())
            .orElseThrow(
                () -> new IllegalArgumentException("There is no action " + order.action() + "."));
    return outages.act(region, action, order.number());
  }

  private static void refuse(HttpExchange exchange, int status, String sentence)
      throws IOException {
    send(exchange, status, Map.of("error", sentence));
  }

  private static void send(HttpExchange exchange, int status, Object answer) throws IOException {
    byte[] body = JSON.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", JSON_TYPE);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
