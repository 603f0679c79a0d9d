package meridian.lambda.config;

import java.util.Optional;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.regions.Region;

/**
 * The environment variables about the buckets, with {@code MERIDIAN_DATASTORE=s3}.
 *
 * <ul>
 *   <li>{@code MERIDIAN_REGION_CODE} and {@code AWS_REGION}: as {@link TableSettings} describes
 *       them
 *   <li>{@code MERIDIAN_BUCKET}: the name of the region's own bucket
 *   <li>{@code MERIDIAN_FALLBACK_BUCKET}: the name of the fallback region's bucket; required if
 *       there is a fallback region
 * </ul>
 *
 * @param code the region's code, in the key of every object that it writes
 * @param bucket the bucket's name
 * @param fallbackBucket the name of the fallback region's bucket
 * @param region the AWS region
 */
public record BucketSettings(
    RegionCode code, String bucket, Optional<String> fallbackBucket, Region region)
    implements DatastoreSettings {

  public static final String BUCKET = "MERIDIAN_BUCKET";
  private static final String FALLBACK_BUCKET = "MERIDIAN_FALLBACK_BUCKET";

  /** Reads the variables; valid only if {@link EnvironmentVariables#check} passes. */
  static BucketSettings of(EnvironmentVariables variables) {
    return new BucketSettings(
        TableSettings.ownCode(variables),
        variables.required(BUCKET, BucketSettings::bucket).orElse(""),
        variables.isSet(ResilienceSettings.FALLBACK_REGION)
            ? variables.required(FALLBACK_BUCKET, BucketSettings::bucket)
            : Optional.empty(),
        TableSettings.ownRegion(variables));
  }

  @Override
  public BucketSettings inRegion(ResilienceSettings.Fallback fallback) {
    return new BucketSettings(
        fallback.code(), fallbackBucket.orElseThrow(), Optional.empty(), fallback.region());
  }

  private static String bucket(String text) {
    if (!text.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
      throw new IllegalArgumentException("must be the name of a bucket of S3");
    }
    return text;
  }
}
