package meridian.lambda.aws;

import java.time.Duration;
import java.util.function.Function;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.TlsTrustManagersProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** Apache's HTTP client 5, with a pool of up to 50 connections. */
final class HttpClients {

  private HttpClients() {}

  /** The client's name in the SDK. */
  static String name() {
    return "Apache5";
  }

  /** Makes clients that trust only {@link AmazonRoots}. */
  static Function<Duration, SdkHttpClient> withAmazonRoots() {
    TlsTrustManagersProvider roots = new AmazonRoots();
    return timeout -> builder(timeout).tlsTrustManagersProvider(roots).build();
  }

  /** Makes clients that trust the JDK's root certificates. */
  static Function<Duration, SdkHttpClient> withDefaultRoots() {
    return timeout -> builder(timeout).build();
  }

  private static Apache5HttpClient.Builder builder(Duration timeout) {
    return Apache5HttpClient.builder()
        .connectionTimeout(SharedHttpClient.connectTimeout(timeout))
        .socketTimeout(timeout);
  }
}
