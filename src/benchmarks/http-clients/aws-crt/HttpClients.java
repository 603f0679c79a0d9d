package meridian.lambda.aws;

import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;

/**
 * AWS's Common Runtime, a native client with a pool of up to 50 connections. Root certificates
 * cannot be set from Java, so it trusts the system's.
 */
final class HttpClients {

  private HttpClients() {}

  /** The client's name in the SDK. */
  static String name() {
    return "AwsCommonRuntime";
  }

  /** The same as with default roots. */
  static SdkHttpClient withAmazonRoots() {
    return withDefaultRoots();
  }

  /** A client that trusts the system's root certificates. */
  static SdkHttpClient withDefaultRoots() {
    return AwsCrtHttpClient.builder().connectionTimeout(SharedHttpClient.CONNECT_TIMEOUT).build();
  }
}
