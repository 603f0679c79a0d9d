package meridian.lambda.aws;

import java.time.Duration;
import java.util.function.Function;
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
  static Function<Duration, SdkHttpClient> withAmazonRoots() {
    return withDefaultRoots();
  }

  /** Makes clients that trust the system's root certificates. They have no time-out for answers. */
  static Function<Duration, SdkHttpClient> withDefaultRoots() {
    return timeout ->
        AwsCrtHttpClient.builder()
            .connectionTimeout(SharedHttpClient.connectTimeout(timeout))
            .build();
  }
}
