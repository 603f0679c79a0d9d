package meridian.lambda.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import meridian.swarm.RegionCode;

/**
 * The environment variables about the regions that this one controls: their drain alarms watch
 * metrics of this region.
 *
 * <ul>
 *   <li>{@code MERIDIAN_CONTROLLED_REGIONS}: the controlled regions, each as {@code NAME=CODE},
 *       separated by commas; none if not set
 *   <li>{@code MERIDIAN_DEPLOYMENT}: the deployment's name, a dimension of the metrics; required if
 *       there are controlled regions
 * </ul>
 *
 * @param deployment the deployment's name; empty if there are no controlled regions
 * @param regions the names of the controlled regions, by code
 */
public record ControlledRegions(String deployment, Map<RegionCode, String> regions) {

  private static final Pattern REGION = Pattern.compile("([a-z]{2,4}(?:-[a-z]+)+-[0-9]+)=([0-9]+)");

  public ControlledRegions {
    regions = Map.copyOf(regions);
  }

  /** Reads the variables; valid only if {@link EnvironmentVariables#check} passes. */
  public static ControlledRegions of(EnvironmentVariables variables) {
    Map<RegionCode, String> regions =
        variables
            .optional("MERIDIAN_CONTROLLED_REGIONS", ControlledRegions::regions)
            .orElse(Map.of());
    String deployment =
        regions.isEmpty()
            ? ""
            : variables.required("MERIDIAN_DEPLOYMENT", MetricDimensions::name).orElse("");
    return new ControlledRegions(deployment, regions);
  }

  private static Map<RegionCode, String> regions(String text) {
    Map<RegionCode, String> regions = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      Matcher region = REGION.matcher(part);
      if (!region.matches()) {
        throw new IllegalArgumentException(
            "must be regions and their codes such as us-east-1=1,eu-west-1=2");
      }
      regions.put(TableSettings.code(region.group(2)), region.group(1));
    }
    return regions;
  }
}
