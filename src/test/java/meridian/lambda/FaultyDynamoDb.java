package meridian.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in front of a DynamoDB, and has the replicas of some regions fail in some way. */
final class FaultyDynamoDb implements AutoCloseable {

  /** What a replica does instead of its work. */
  enum Fault {
    NONE,
    THROTTLED,
    BROKEN,
    GARBAGE,
    SILENT
  }

  private static final String THROTTLED =
      """
      {"__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
       "message": "as the test wants it"}
      """;
  private static final String CONTENT_TYPE = "application/x-amz-json-1.0";

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient database = HttpClient.newBuilder().executor(executor).build();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private final AtomicInteger failed = new AtomicInteger();
  private final URI endpoint;
  private final HttpServer server;

  FaultyDynamoDb(URI endpoint) throws IOException {
    this.endpoint = endpoint;
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** From now on a region's replica does so. */
  void set(String region, Fault fault) {
    faults.put(region, fault);
  }

  /** How many calls about peers failed so far. */
  int failed() {
    return failed.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Fault fault = faults.getOrDefault(region(exchange), Fault.NONE);
      if (fault != Fault.NONE && new String(body, UTF_8).contains("\"peers\"")) {
        failed.incrementAndGet();
      }
      switch (fault) {
        case NONE -> forward(exchange, body);
        case THROTTLED -> answer(exchange, 400, THROTTLED);
        case BROKEN -> answer(exchange, 500, "{}");
        case GARBAGE -> answer(exchange, 200, "<html>");
        case SILENT -> end.await();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** That for which a request is signed: {@code Credential=KEY/DATE/REGION/SERVICE/...}. */
  private static String region(HttpExchange exchange) {
    return exchange.getRequestHeaders().getFirst("Authorization").split("/", -1)[2];
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    send(exchange, status, json.getBytes(UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", CONTENT_TYPE);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private void forward(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint).POST(BodyPublishers.ofByteArray(body));
    for (String name :
        new String[] {"Authorization", "Content-Type", "X-Amz-Date", "X-Amz-Target"}) {
      request.header(name, exchange.getRequestHeaders().getFirst(name));
    }
    HttpResponse<byte[]> answer = database.send(request.build(), BodyHandlers.ofByteArray());
    send(exchange, answer.statusCode(), answer.body());
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    database.close();
    executor.close();
  }
}
