package meridian.lambda;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The HTTP client of all clients of AWS that a function has. To make one takes long, since it reads
 * the certificates that are trusted; so that is done once, and beside what else is to be made.
 *
 * <p>{@link UrlConnectionHttpClient} leaves its connections to the JDK, which keeps those over TLS
 * apart by the context that each instance has of its own: a new instance meets none of them.
 */
final class SharedHttpClient implements SdkHttpClient {

  /** The SDK's own, for clients in the same region as what they call. */
  private static final Duration TO_CONNECT = Duration.ofMillis(1_100);

  private final Supplier<SdkHttpClient> maker;
  private volatile CompletableFuture<SdkHttpClient> current;

  /**
   * A client that can be used at once, and is there soon.
   *
   * @param maker makes it, now and whenever it is renewed
   */
  SharedHttpClient(Supplier<SdkHttpClient> maker) {
    this.maker = maker;
    this.current = make();
  }

  /** One that stands on the JDK's, and speaks only to AWS where TLS is spoken. */
  static SharedHttpClient toAws() {
    return new SharedHttpClient(
        () -> builder().tlsTrustManagersProvider(new AmazonRoots()).build());
  }

  /** One that stands on the JDK's, and speaks to whom the JDK trusts. */
  static SharedHttpClient toAnybody() {
    return new SharedHttpClient(() -> builder().build());
  }

  private static UrlConnectionHttpClient.Builder builder() {
    return UrlConnectionHttpClient.builder().connectionTimeout(TO_CONNECT);
  }

  private CompletableFuture<SdkHttpClient> make() {
    return CompletableFuture.supplyAsync(maker, Thread::startVirtualThread);
  }

  /** Leaves all connections alone for good, and what TLS knows of earlier ones. */
  void renew() {
    current = make();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return current.join().prepareRequest(request);
  }

  @Override
  public String clientName() {
    return "UrlConnection";
  }

  /** Does nothing: others may use it still. */
  @Override
  public void close() {}
}
