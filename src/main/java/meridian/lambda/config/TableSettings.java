package meridian.lambda.config;

import meridian.swarm.RegionCode;
import software.amazon.awssdk.regions.Region;

/**
 * The environment variables about the tables.
 *
 * <ul>
 *   <li>{@code MERIDIAN_REGION_CODE}: the region's code, 1 to 254, in the key of every item that it
 *       writes; it never changes
 *   <li>{@code MERIDIAN_PEER_TABLE}: the peer table's name
 *   <li>{@code MERIDIAN_CONTROL_TABLE}: the control table's name
 *   <li>{@code AWS_REGION}: the AWS region of the replica; set by Lambda
 * </ul>
 *
 * @param code the region's code
 * @param peers the peer table's name
 * @param control the control table's name
 * @param region the AWS region
 */
public record TableSettings(RegionCode code, String peers, String control, Region region)
    implements DatastoreSettings {

  static final String REGION_CODE = "MERIDIAN_REGION_CODE";
  public static final String PEER_TABLE = "MERIDIAN_PEER_TABLE";
  public static final String CONTROL_TABLE = "MERIDIAN_CONTROL_TABLE";

  /** Reads the variables; valid only if {@link EnvironmentVariables#check} passes. */
  public static TableSettings of(EnvironmentVariables variables) {
    return new TableSettings(
        ownCode(variables),
        variables.required(PEER_TABLE, TableSettings::table).orElse(""),
        variables.required(CONTROL_TABLE, TableSettings::table).orElse(""),
        ownRegion(variables));
  }

  static RegionCode ownCode(EnvironmentVariables variables) {
    return variables.required(REGION_CODE, TableSettings::code).orElse(RegionCode.of(1));
  }

  static Region ownRegion(EnvironmentVariables variables) {
    return variables.required("AWS_REGION", TableSettings::region).orElse(Region.AWS_GLOBAL);
  }

  @Override
  public TableSettings inRegion(ResilienceSettings.Fallback fallback) {
    return new TableSettings(fallback.code(), peers, control, fallback.region());
  }

  static RegionCode code(String text) {
    return RegionCode.parse(text)
        .orElseThrow(() -> new IllegalArgumentException("must be " + RegionCode.FORM));
  }

  static String table(String text) {
    if (!text.matches("[A-Za-z0-9_.-]{3,255}")) {
      throw new IllegalArgumentException("must be the name of a DynamoDB table");
    }
    return text;
  }

  static Region region(String text) {
    if (!text.matches("[a-z]{2,4}(-[a-z]+)+-[0-9]+")) {
      throw new IllegalArgumentException("must be an AWS region such as us-east-1");
    }
    return Region.of(text);
  }
}
