package meridian.lambda.aws;

import java.util.function.Function;
import meridian.lambda.aws.SharedHttpClient.Timeouts;
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
  static Function<Timeouts, SdkHttpClient> withAmazonRoots() {
    TlsTrustManagersProvider roots = new AmazonRoots();
    return timeouts -> builder(timeouts).tlsTrustManagersProvider(roots).build();
  }

  /** Makes clients that trust the JDK's root certificates. */
  static Function<Timeouts, SdkHttpClient> withDefaultRoots() {
    return timeouts -> builder(timeouts).build();
  }

  private static Apache5HttpClient.Builder builder(Timeouts timeouts) {
    return Apache5HttpClient.builder()
        .connectionTimeout(timeouts.connect())
        .socketTimeout(timeouts.answer());
  }
}
