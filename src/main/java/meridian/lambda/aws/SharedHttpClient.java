package meridian.lambda.aws;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * The HTTP clients that all AWS clients of a function share, one for each pair of time-outs.
 * Preparing them is slow, since it reads root certificates, so it is done once, in the background.
 */
final class SharedHttpClient {

  private final Supplier<Function<Timeouts, SdkHttpClient>> factory;
  private volatile Clients current;

  /**
   * Clients that can be used at once; the first request waits until they are prepared.
   *
   * @param factory prepares the clients, now and after each {@link #reset}
   */
  SharedHttpClient(Supplier<Function<Timeouts, SdkHttpClient>> factory) {
    this.factory = factory;
    this.current = prepare();
  }

  /**
   * How long a request may wait.
   *
   * @param connect for a connection
   * @param answer each time for the answer's next bytes
   */
  record Timeouts(Duration connect, Duration answer) {}

  /** Clients that trust only {@link AmazonRoots}. */
  static SharedHttpClient withAmazonRoots() {
    return new SharedHttpClient(HttpClients::withAmazonRoots);
  }

  /** Clients that trust the JDK's root certificates. */
  static SharedHttpClient withDefaultRoots() {
    return new SharedHttpClient(HttpClients::withDefaultRoots);
  }

  private Clients prepare() {
    return new Clients(
        CompletableFuture.supplyAsync(factory, Thread.ofPlatform().daemon()::start),
        new ConcurrentHashMap<>());
  }

  /** Abandons all connections and TLS sessions. */
  void reset() {
    current = prepare();
  }

  /** A client with the time-outs of a policy's attempts. */
  SdkHttpClient waiting(RetryPolicy policy) {
    return new Waiting(new Timeouts(policy.connectTimeout(), policy.attemptTimeout()));
  }

  /** The clients since the last reset, by how long they wait. */
  private record Clients(
      CompletableFuture<Function<Timeouts, SdkHttpClient>> factory,
      Map<Timeouts, SdkHttpClient> byTimeouts) {

    SdkHttpClient waiting(Timeouts timeouts) {
      return byTimeouts.computeIfAbsent(timeouts, factory.join());
    }
  }

  private final class Waiting implements SdkHttpClient {

    private final Timeouts timeouts;

    Waiting(Timeouts timeouts) {
      this.timeouts = timeouts;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return current.waiting(timeouts).prepareRequest(request);
    }

    @Override
    public String clientName() {
      return HttpClients.name();
    }

    /** Does nothing, since other AWS clients may still use it. */
    @Override
    public void close() {}
  }
}
