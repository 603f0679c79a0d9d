package meridian.lambda.aws;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * The HTTP client that all AWS clients of a function share. Making one is slow, since it reads root
 * certificates, so it is made once, in the background.
 */
final class SharedHttpClient implements SdkHttpClient {

  /** The SDK's in-region default. */
  static final Duration CONNECT_TIMEOUT = Duration.ofMillis(1_100);

  private final Supplier<SdkHttpClient> factory;
  private volatile CompletableFuture<SdkHttpClient> current;

  /**
   * A client that can be used at once; the first request waits until it is made.
   *
   * @param factory makes the client, now and after each {@link #reset}
   */
  SharedHttpClient(Supplier<SdkHttpClient> factory) {
    this.factory = factory;
    this.current = make();
  }

  /** A client that trusts only {@link AmazonRoots}. */
  static SharedHttpClient withAmazonRoots() {
    return new SharedHttpClient(HttpClients::withAmazonRoots);
  }

  /** A client that trusts the JDK's root certificates. */
  static SharedHttpClient withDefaultRoots() {
    return new SharedHttpClient(HttpClients::withDefaultRoots);
  }

  private CompletableFuture<SdkHttpClient> make() {
    return CompletableFuture.supplyAsync(factory, Thread::startVirtualThread);
  }

  /** Abandons all connections and TLS sessions. */
  void reset() {
    current = make();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return current.join().prepareRequest(request);
  }

  @Override
  public String clientName() {
    return HttpClients.name();
  }

  /** Does nothing, since other AWS clients may still use it. */
  @Override
  public void close() {}
}
