package meridian.lambda.config;

import meridian.swarm.RegionCode;
import software.amazon.awssdk.regions.Region;

/**
 * Where a region's peers and control items are. The environment variable {@code MERIDIAN_DATASTORE}
 * is the kind of the datastore: {@code dynamodb} (if not set) or {@code s3}.
 */
public sealed interface DatastoreSettings permits TableSettings, BucketSettings {

  /** The variable that names the kind. */
  String DATASTORE = "MERIDIAN_DATASTORE";

  /** Reads the variables; valid only if {@link EnvironmentVariables#check} passes. */
  static DatastoreSettings of(EnvironmentVariables variables) {
    return variables.optional(DATASTORE, DatastoreSettings::isS3).orElse(false)
        ? BucketSettings.of(variables)
        : TableSettings.of(variables);
  }

  private static boolean isS3(String text) {
    return switch (text) {
      case "s3" -> true;
      case "dynamodb" -> false;
      default -> throw new IllegalArgumentException("must be dynamodb or s3");
    };
  }

  /** The region's code, in the key of everything that it writes. */
  RegionCode code();

  /** The AWS region. */
  Region region();

  /** The datastore in the fallback region; what is written there has that region's code. */
  DatastoreSettings inRegion(ResilienceSettings.Fallback fallback);
}
