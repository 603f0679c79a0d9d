package meridian.lambda;

import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** Apache's HTTP client 5, with its own pool of up to fifty connections. */
final class HttpClients {

  private HttpClients() {}

  /** As the SDK calls it. */
  static String name() {
    return "Apache5";
  }

  /** One that speaks only to AWS where TLS is spoken. */
  static SdkHttpClient toAws() {
    return builder().tlsTrustManagersProvider(new AmazonRoots()).build();
  }

  /** One that speaks to whom the JDK trusts. */
  static SdkHttpClient toAnybody() {
    return builder().build();
  }

  private static Apache5HttpClient.Builder builder() {
    return Apache5HttpClient.builder().connectionTimeout(SharedHttpClient.TO_CONNECT);
  }
}
