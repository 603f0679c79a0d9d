package meridian.lambda.aws;

import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** Apache's HTTP client 5, with a pool of up to 50 connections. */
final class HttpClients {

  private HttpClients() {}

  /** The client's name in the SDK. */
  static String name() {
    return "Apache5";
  }

  /** A client that trusts only {@link AmazonRoots}. */
  static SdkHttpClient withAmazonRoots() {
    return builder().tlsTrustManagersProvider(new AmazonRoots()).build();
  }

  /** A client that trusts the JDK's root certificates. */
  static SdkHttpClient withDefaultRoots() {
    return builder().build();
  }

  private static Apache5HttpClient.Builder builder() {
    return Apache5HttpClient.builder().connectionTimeout(SharedHttpClient.CONNECT_TIMEOUT);
  }
}
