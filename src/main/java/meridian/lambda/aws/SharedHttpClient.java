package meridian.lambda.aws;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * The HTTP client of all clients of AWS that a function has. To make one takes long, since it reads
 * the certificates that are trusted; so that is done once, and beside what else is to be made.
 */
final class SharedHttpClient implements SdkHttpClient {

  /** How long a connection may take to make; the SDK's own, for who is where what it calls is. */
  static final Duration TO_CONNECT = Duration.ofMillis(1_100);

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

  /** One that speaks only to AWS where TLS is spoken. */
  static SharedHttpClient toAws() {
    return new SharedHttpClient(HttpClients::toAws);
  }

  /** One that speaks to whom the JDK trusts. */
  static SharedHttpClient toAnybody() {
    return new SharedHttpClient(HttpClients::toAnybody);
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
    return HttpClients.name();
  }

  /** Does nothing: others may use it still. */
  @Override
  public void close() {}
}
