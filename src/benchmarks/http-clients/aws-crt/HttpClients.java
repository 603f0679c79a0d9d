package meridian.lambda.aws;

import java.util.function.Function;
import meridian.lambda.aws.SharedHttpClient.Timeouts;
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
  static Function<Timeouts, SdkHttpClient> withAmazonRoots() {
    return withDefaultRoots();
  }

  /** Makes clients that trust the system's root certificates. They have no time-out for answers. */
  static Function<Timeouts, SdkHttpClient> withDefaultRoots() {
    return timeouts -> AwsCrtHttpClient.builder().connectionTimeout(timeouts.connect()).build();
  }
}
