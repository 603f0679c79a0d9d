package meridian.lambda.faults;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A tracker over a bucket of region 1, and perhaps one of the fallback region 2. They are not
 * replicated.
 */
final class BucketTracker extends ObservedTracker {

  static final String HOME = "us-east-1";
  static final String FALLBACK = "eu-west-1";

  /** A started tracker. */
  BucketTracker(URI server, String bucket, Optional<String> fallbackBucket, Duration budget) {
    super(environment(server, bucket, fallbackBucket, budget), budget);
    start();
  }

  private static Map<String, String> environment(
      URI server, String bucket, Optional<String> fallbackBucket, Duration budget) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MERIDIAN_DATASTORE", "s3");
    environment.put("MERIDIAN_REGION", HOME);
    environment.put("MERIDIAN_REGION_CODE", "1");
    environment.put("MERIDIAN_BUCKET", bucket);
    environment.put("MERIDIAN_KEY", "00".repeat(32));
    environment.put("MERIDIAN_BUDGET_MILLIS", Long.toString(budget.toMillis()));
    environment.put("MERIDIAN_RATE_LIMITS", "off");
    fallbackBucket.ifPresent(
        fallback -> {
          environment.put("MERIDIAN_FALLBACK_REGION", FALLBACK);
          environment.put("MERIDIAN_FALLBACK_REGION_CODE", "2");
          environment.put("MERIDIAN_FALLBACK_BUCKET", fallback);
        });
    environment.put("AWS_REGION", HOME);
    environment.put("AWS_ENDPOINT_URL_S3", server.toString());
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    return environment;
  }
}
