package meridian.lambda.cloudwatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A simulated CloudWatch that records what was put, in Smithy's RPC protocol. */
public final class StandInCloudWatch implements AutoCloseable {

  private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

  /** An empty map. */
  private static final byte[] NOTHING = {(byte) 0xa0};

  private final HttpServer server;
  private final List<Put> puts = new CopyOnWriteArrayList<>();

  /**
   * A request.
   *
   * @param operation the request's path
   * @param authorization the signature, with the region and service
   * @param data the body
   */
  public record Put(String operation, String authorization, JsonNode data) {}

  public StandInCloudWatch() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    puts.add(
        new Put(
            exchange.getRequestURI().getPath(),
            exchange.getRequestHeaders().getFirst("Authorization"),
            CBOR.readTree(exchange.getRequestBody().readAllBytes())));
    exchange.getResponseHeaders().add("Content-Type", "application/cbor");
    exchange.getResponseHeaders().add("smithy-protocol", "rpc-v2-cbor");
    exchange.sendResponseHeaders(200, NOTHING.length);
    exchange.getResponseBody().write(NOTHING);
    exchange.close();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The requests since the last call. */
  public List<Put> puts() {
    List<Put> all = List.copyOf(puts);
    puts.clear();
    return all;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
