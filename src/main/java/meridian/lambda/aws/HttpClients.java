package meridian.lambda.aws;

import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Makes HTTP clients for AWS. No other class names the implementation, so {@code
 * scripts/bench-http-clients} can replace this one.
 *
 * <p>{@link UrlConnectionHttpClient} leaves the connections to the JDK, which pools TLS connections
 * by TLS context. Each instance has its own context, so a new instance reuses no connection.
 */
final class HttpClients {

  private HttpClients() {}

  /** The client's name in the SDK. */
  static String name() {
    return "UrlConnection";
  }

  /** A client that trusts only {@link AmazonRoots}. */
  static SdkHttpClient withAmazonRoots() {
    return builder().tlsTrustManagersProvider(new AmazonRoots()).build();
  }

  /** A client that trusts the JDK's root certificates. */
  static SdkHttpClient withDefaultRoots() {
    return builder().build();
  }

  private static UrlConnectionHttpClient.Builder builder() {
    return UrlConnectionHttpClient.builder().connectionTimeout(SharedHttpClient.CONNECT_TIMEOUT);
  }
}
