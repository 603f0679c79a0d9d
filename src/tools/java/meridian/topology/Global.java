package meridian.topology;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import meridian.swarm.RegionCode;
import org.jspecify.annotations.Nullable;

/**
 * What all regions of a deployment have in common: {@code global.json}.
 *
 * @param name the deployment's name, which prefixes its stacks and functions and labels its metrics
 * @param domain the host name that all regions share
 * @param hostedZone the id of the Route 53 zone of the host names
 * @param stackRegion the region of the global stack
 * @param peerTable the peer table's name in every region
 * @param controlTable the control table's name in every region
 * @param capacity the load to size for, and the limits on cost
 * @param monthlyBudgetDollars the monthly bill in US dollars above which an alarm goes off
 * @param canary how a region tries a new version of the tracker
 * @param settings the functions' settings that differ from their defaults
 * @param alarmEmail where alarms are sent; null for nowhere
 * @param controlRegions for each region another region, which holds the metric and the alarm that
 *     drain it
 * @param retiredCodes codes of removed regions, which must not be used again
 */
public record Global(
    String name,
    String domain,
    String hostedZone,
    String stackRegion,
    String peerTable,
    String controlTable,
    Capacity capacity,
    int monthlyBudgetDollars,
    Canary canary,
    Map<String, Object> settings,
    @Nullable String alarmEmail,
    Map<String, String> controlRegions,
    List<RetiredCode> retiredCodes) {

  /**
   * A region code that was in use.
   *
   * @param code the code
   * @param region the name of the removed region
   */
  public record RetiredCode(RegionCode code, String region) {}

  /**
   * How a region tries a new version of the tracker before it gets all requests.
   *
   * @param percent the share of the region's requests that it gets; 0 for no trial
   * @param seconds for how long
   */
  public record Canary(int percent, int seconds) {
    private static final Canary DEFAULT = new Canary(10, 300);
  }

  /** Copies the collections; settings and the canary are optional in the file. */
  public Global {
    canary = canary == null ? Canary.DEFAULT : canary;
    settings = settings == null ? Map.of() : copy(settings);
    controlRegions = copy(controlRegions);
    retiredCodes = List.copyOf(retiredCodes);
  }

  /** An immutable copy, sorted so that equal descriptions are printed alike. */
  static <V> Map<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
