package meridian.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/**
 * The Runtime API of one execution environment, on a free loopback port. It returns invocations one
 * after the other, and receives results and errors. The Java runtime requests {@code restore/next}
 * when it is ready for its snapshot; the response is sent when it is restored.
 */
final class RuntimeApi implements AutoCloseable {

  private static final String ROOT = "/2018-06-01/runtime/";
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
  private final Map<String, CompletableFuture<InvocationResult>> open = new ConcurrentHashMap<>();
  private final CompletableFuture<InvocationResult> initFailure = new CompletableFuture<>();
  private final CompletableFuture<Boolean> checkpoint = new CompletableFuture<>();
  private final CompletableFuture<Boolean> restored = new CompletableFuture<>();
  private final Duration timeout;
  private final InstantSource clock;

  private RuntimeApi(HttpServer server, Duration timeout, InstantSource clock) {
    this.server = server;
    this.timeout = timeout;
    this.clock = clock;
  }

  /** An event that has not been returned yet. */
  private record Invocation(String id, String event) {

    byte[] bytes() {
      return event.getBytes(UTF_8);
    }
  }

  /**
   * Starts the API.
   *
   * @param timeout of an invocation, as the function is told
   */
  static RuntimeApi start(Duration timeout, InstantSource clock) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var api = new RuntimeApi(server, timeout, clock);
      server.createContext(ROOT, api::handle);
      server.setExecutor(api.executor);
      server.start();
      return api;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Host and port, as {@code AWS_LAMBDA_RUNTIME_API} names them. */
  String address() {
    return server.getAddress().getAddress().getHostAddress() + ":" + server.getAddress().getPort();
  }

  /** Invokes the function as soon as it requests the next invocation. */
  CompletableFuture<InvocationResult> invoke(String event) {
    var invocation = new Invocation(UUID.randomUUID().toString(), event);
    var result = new CompletableFuture<InvocationResult>();
    open.put(invocation.id(), result);
    waiting.add(invocation);
    return result.applyToEither(initFailure, Function.identity());
  }

  /** Completes when the runtime is ready for its snapshot. */
  CompletableFuture<Boolean> checkpoint() {
    return checkpoint;
  }

  /** Makes the runtime continue from its snapshot. */
  void restore() {
    restored.complete(true);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(ROOT.length());
      switch (path) {
        case "invocation/next" -> next(exchange);
        case "restore/next" -> snapshot(exchange);
        case "init/error" -> failed(exchange, InvocationResult.Phase.INIT);
        case "restore/error" -> failed(exchange, InvocationResult.Phase.RESTORE);
        default -> ended(exchange, path.split("/", -1));
      }
    } catch (InterruptedException _) {
      // The environment is being closed.
      Thread.currentThread().interrupt();
    }
  }

  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    Invocation invocation = waiting.take();
    var headers = exchange.getResponseHeaders();
    headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(clock.millis() + timeout.toMillis()));
    headers.set(
        "Lambda-Runtime-Invoked-Function-Arn",
        "arn:aws:lambda:eu-west-1:000000000000:function:meridian");
    headers.set("Content-Type", "application/json");
    byte[] event = invocation.bytes();
    exchange.sendResponseHeaders(200, event.length);
    exchange.getResponseBody().write(event);
  }

  private void snapshot(HttpExchange exchange) throws IOException {
    checkpoint.complete(true);
    restored.join();
    exchange.sendResponseHeaders(200, -1);
  }

  private void failed(HttpExchange exchange, InvocationResult.Phase phase) throws IOException {
    InvocationResult.Failure failure = failure(phase, exchange.getRequestBody().readAllBytes());
    exchange.sendResponseHeaders(202, -1);
    initFailure.complete(failure);
  }

  /** Handles {@code invocation/ID/response} and {@code invocation/ID/error}. */
  private void ended(HttpExchange exchange, String[] path) throws IOException {
    CompletableFuture<InvocationResult> invocation = path.length == 3 ? open.remove(path[1]) : null;
    if (invocation == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    invocation.complete(
        path[2].equals("response")
            ? InvocationResult.Answer.of(body)
            : failure(InvocationResult.Phase.INVOCATION, body));
    exchange.sendResponseHeaders(202, -1);
  }

  private static InvocationResult.Failure failure(InvocationResult.Phase phase, byte[] body)
      throws IOException {
    JsonNode error = JSON.readTree(body);
    return new InvocationResult.Failure(
        phase, error.path("errorType").asText(), error.path("errorMessage").asText());
  }

  /** Stops the API, and ends the requests that wait. */
  @Override
  public void close() {
    restored.complete(false);
    server.stop(0);
    executor.shutdownNow();
  }
}
