package meridian.lambda.cloudwatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * A simulated CloudWatch that records requests, in Smithy's RPC protocol. It knows the sums of
 * metrics that a test sets, and returns them in pages.
 */
public final class StandInCloudWatch implements AutoCloseable {

  private static final CBORMapper CBOR = new CBORMapper();
  private static final int METRICS_PER_PAGE = 3;

  /** The tag of a time in CBOR (RFC 8949, 3.4.2). */
  private static final int EPOCH_SECONDS = 1;

  /** An empty map. */
  private static final byte[] NOTHING = {(byte) 0xa0};

  private final HttpServer server;
  private final List<Put> puts = new CopyOnWriteArrayList<>();
  private final Map<String, NavigableMap<Instant, Double>> sums = new ConcurrentHashMap<>();
  private volatile String statusCode = "Complete";
  private volatile int status = 200;

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

  /** Sets what a metric's values of a step add up to. */
  public void setSum(String metric, Instant start, double sum) {
    sums.computeIfAbsent(metric, _ -> new ConcurrentSkipListMap<>()).put(start, sum);
  }

  /** Sets the status of every answer, and of every metric's data. */
  public void setStatus(int http, String data) {
    status = http;
    statusCode = data;
  }

  private void take(HttpExchange exchange) throws IOException {
    Put request =
        new Put(
            exchange.getRequestURI().getPath(),
            exchange.getRequestHeaders().getFirst("Authorization"),
            CBOR.readTree(exchange.getRequestBody().readAllBytes()));
    puts.add(request);
    byte[] answer =
        status == 200 && request.operation().endsWith("/GetMetricData")
            ? metricData(request.data())
            : NOTHING;
    exchange.getResponseHeaders().add("Content-Type", "application/cbor");
    exchange.getResponseHeaders().add("smithy-protocol", "rpc-v2-cbor");
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  /** A page has the data of three metrics. */
  private byte[] metricData(JsonNode request) throws IOException {
    JsonNode queries = request.path("MetricDataQueries");
    int from = request.path("NextToken").asInt();
    int to = Math.min(from + METRICS_PER_PAGE, queries.size());
    var answer = new ByteArrayOutputStream();
    try (CBORGenerator cbor = CBOR.getFactory().createGenerator(answer)) {
      cbor.writeStartObject();
      cbor.writeArrayFieldStart("MetricDataResults");
      for (JsonNode query : queries.valueStream().toList().subList(from, to)) {
        write(query, data(request, query), cbor);
      }
      cbor.writeEndArray();
      if (to < queries.size()) {
        cbor.writeStringField("NextToken", Integer.toString(to));
      }
      cbor.writeEndObject();
    }
    return answer.toByteArray();
  }

  private Map<Instant, Double> data(JsonNode request, JsonNode query) {
    String metric = query.at("/MetricStat/Metric/MetricName").asText();
    Map<Instant, Double> all = sums.getOrDefault(metric, new ConcurrentSkipListMap<>());
    return all.entrySet().stream()
        .filter(sum -> sum.getKey().getEpochSecond() >= request.path("StartTime").asLong())
        .filter(sum -> sum.getKey().getEpochSecond() < request.path("EndTime").asLong())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private void write(JsonNode query, Map<Instant, Double> data, CBORGenerator cbor)
      throws IOException {
    cbor.writeStartObject();
    cbor.writeStringField("Id", query.path("Id").asText());
    cbor.writeStringField("StatusCode", statusCode);
    cbor.writeArrayFieldStart("Timestamps");
    for (Instant start : data.keySet()) {
      cbor.writeTag(EPOCH_SECONDS);
      cbor.writeNumber(start.getEpochSecond());
    }
    cbor.writeEndArray();
    cbor.writeArrayFieldStart("Values");
    for (double sum : data.values()) {
      cbor.writeNumber(sum);
    }
    cbor.writeEndArray();
    cbor.writeEndObject();
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
