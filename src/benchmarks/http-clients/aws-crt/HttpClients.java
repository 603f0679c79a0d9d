package meridian.lambda;

import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;

/**
 * AWS's Common Runtime, which is native, with its own pool of up to fifty connections. It cannot be
 * told by Java whom to trust, and trusts whom the system does.
 */
final class HttpClients {

  private HttpClients() {}

  /** As the SDK calls it. */
  static String name() {
    return "AwsCommonRuntime";
  }

  /** The same as to anybody. */
  static SdkHttpClient toAws() {
    return toAnybody();
  }

  /** One that speaks to whom the system trusts. */
  static SdkHttpClient toAnybody() {
    return AwsCrtHttpClient.builder().connectionTimeout(SharedHttpClient.TO_CONNECT).build();
  }
}
