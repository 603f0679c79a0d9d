package meridian.lambda.aws;

import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Makes the HTTP clients that call AWS, and alone knows which of the SDK's they are: {@code
 * scripts/bench-http-clients} puts others in its place.
 *
 * <p>{@link UrlConnectionHttpClient} leaves its connections to the JDK, which keeps those over TLS
 * apart by the context that each instance has of its own: a new instance meets none of them.
 */
final class HttpClients {

  private HttpClients() {}

  /** As the SDK calls it. */
  static String name() {
    return "UrlConnection";
  }

  /** One that speaks only to AWS where TLS is spoken. */
  static SdkHttpClient toAws() {
    return builder().tlsTrustManagersProvider(new AmazonRoots()).build();
  }

  /** One that speaks to whom the JDK trusts. */
  static SdkHttpClient toAnybody() {
    return builder().build();
  }

  private static UrlConnectionHttpClient.Builder builder() {
    return UrlConnectionHttpClient.builder().connectionTimeout(SharedHttpClient.TO_CONNECT);
  }
}
