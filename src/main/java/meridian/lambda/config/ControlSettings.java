package meridian.lambda.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import meridian.swarm.RegionCode;

/**
 * Which other regions are drained by a metric in this one, as a heartbeat's environment says.
 *
 * <ul>
 *   <li>{@code MERIDIAN_CONTROLLED_REGIONS}: the regions that this one is the control region of,
 *       each as {@code NAME=CODE}, with commas between them; none if not set
 *   <li>{@code MERIDIAN_DEPLOYMENT}: the deployment's name, by which its metrics are told from
 *       another's; required if there are any
 * </ul>
 *
 * @param deployment the deployment's name; nothing if it is of no use
 * @param regions their names, by their codes
 */
public record ControlSettings(String deployment, Map<RegionCode, String> regions) {

  private static final Pattern REGION = Pattern.compile("([a-z]{2}(?:-[a-z]+)+-[0-9]+)=([0-9]+)");

  public ControlSettings {
    regions = Map.copyOf(regions);
  }

  /** Reads them; worth using only once {@link Variables#check} has passed. */
  public static ControlSettings of(Variables variables) {
    Map<RegionCode, String> regions =
        variables
            .optional("MERIDIAN_CONTROLLED_REGIONS", ControlSettings::regions)
            .orElse(Map.of());
    String deployment =
        regions.isEmpty()
            ? ""
            : variables.required("MERIDIAN_DEPLOYMENT", MetricSource::name).orElse("");
    return new ControlSettings(deployment, regions);
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
