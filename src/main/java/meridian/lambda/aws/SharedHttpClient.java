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
 * The HTTP clients that all AWS clients of a function share, one for each time that a request may
 * wait for an answer. Preparing them is slow, since it reads root certificates, so it is done once,
 * in the background.
 */
final class SharedHttpClient {

  /** The SDK's in-region default. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(1_100);

  private final Supplier<Function<Duration, SdkHttpClient>> factory;
  private volatile Clients current;

  /**
   * Clients that can be used at once; the first request waits until they are prepared.
   *
   * @param factory prepares the clients, now and after each {@link #reset}
   */
  SharedHttpClient(Supplier<Function<Duration, SdkHttpClient>> factory) {
    this.factory = factory;
    this.current = prepare();
  }

  /** How long a request may take to connect if it may wait so long for an answer. */
  static Duration connectTimeout(Duration timeout) {
    return timeout.compareTo(CONNECT_TIMEOUT) < 0 ? timeout : CONNECT_TIMEOUT;
  }

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

  /**
   * A client whose requests wait at most so long for a connection, and so long each time that they
   * wait for the answer's next bytes.
   */
  SdkHttpClient waiting(Duration timeout) {
    return new Waiting(timeout);
  }

  /** The clients since the last reset, by how long they wait. */
  private record Clients(
      CompletableFuture<Function<Duration, SdkHttpClient>> factory,
      Map<Duration, SdkHttpClient> byTimeout) {

    SdkHttpClient waiting(Duration timeout) {
      return byTimeout.computeIfAbsent(timeout, factory.join());
    }
  }

  private final class Waiting implements SdkHttpClient {

    private final Duration timeout;

    Waiting(Duration timeout) {
      this.timeout = timeout;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return current.waiting(timeout).prepareRequest(request);
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
