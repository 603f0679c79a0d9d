package meridian.topology;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import meridian.swarm.RegionCode;
import org.jspecify.annotations.Nullable;

/**
 * What all regions of a deployment have in common: {@code global.json}.
 *
 * @param name the deployment's name, which prefixes its stacks and functions and labels its metrics
 * @param domain the host name that all regions share; null if each has only the URL that AWS gives
 *     it
 * @param hostedZone the id of the Route 53 zone of the host names; null without a domain
 * @param stackRegion the region of the global stack
 * @param datastore where records are stored: {@code dynamodb}, or {@code s3}
 * @param bucketPrefix with {@code s3}: what the names of the regions' buckets begin with; else null
 * @param peerTable the peer table's name in every region
 * @param controlTable the control table's name in every region
 * @param capacity the load to size for, and the limits on cost
 * @param monthlyBudgetDollars the monthly bill in US dollars above which an alarm goes off
 * @param healthCheckSeconds time between two health checks of a region by Route 53: 10 or 30
 * @param monitoring which metrics and alarms are paid for: {@code full} or {@code essential}
 * @param serviceRole whether CloudFormation creates resources by the deployment's service role, and
 *     roles have its permissions boundary
 * @param canary how a region tries a new version of the tracker
 * @param settings the functions' settings that differ from their defaults
 * @param alarmEmail where alarms are sent; null for nowhere
 * @param controlRegions for each region another region, which holds the metric and the alarm that
 *     drain it; empty with one region, or without a domain
 * @param retiredCodes codes of removed regions, which must not be used again
 */
public record Global(
    String name,
    @Nullable String domain,
    @Nullable String hostedZone,
    String stackRegion,
    String datastore,
    @Nullable String bucketPrefix,
    String peerTable,
    String controlTable,
    Capacity capacity,
    int monthlyBudgetDollars,
    Integer healthCheckSeconds,
    String monitoring,
    boolean serviceRole,
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

  /** Names reserved for examples and tests (RFC 2606, RFC 6761). */
  private static final Pattern EXAMPLE_DOMAIN =
      Pattern.compile("(.*[.])?(example[.](com|net|org)|example|test|invalid|localhost)");

  /** Copies the collections; what has a default is optional in the file. */
  public Global {
    datastore = datastore == null ? "dynamodb" : datastore;
    healthCheckSeconds = healthCheckSeconds == null ? 10 : healthCheckSeconds;
    monitoring = monitoring == null ? "full" : monitoring;
    canary = canary == null ? Canary.DEFAULT : canary;
    settings = settings == null ? Map.of() : copy(settings);
    controlRegions = controlRegions == null ? Map.of() : copy(controlRegions);
    retiredCodes = List.copyOf(retiredCodes);
  }

  /**
   * Why a value cannot be deployed: it is an example.
   *
   * @param key {@code domain} or {@code hostedZone}
   */
  public static Optional<String> exampleFault(String key, @Nullable String value) {
    if (value == null) {
      return Optional.empty();
    }
    return key.equals("domain")
        ? Optional.of(value + " is an example, and must be a domain of yours")
            .filter(_ -> EXAMPLE_DOMAIN.matcher(value).matches())
        : Optional.of(value + " is an example, and must be your zone's id")
            .filter(_ -> value.contains("EXAMPLE"));
  }

  /** Whether the domain or the zone is an example, so that this was never deployed. */
  public boolean hasExampleNames() {
    return exampleFault("domain", domain)
        .or(() -> exampleFault("hostedZone", hostedZone))
        .isPresent();
  }

  /** Whether records are stored in buckets of S3, one in each region, and not in tables. */
  public boolean hasBuckets() {
    return datastore.equals("s3");
  }

  /** An immutable copy, sorted so that equal descriptions are printed alike. */
  static <V> Map<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
