package meridian.topology;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Map;
import meridian.swarm.RegionCode;
import org.jspecify.annotations.Nullable;

/**
 * A region: the file named after it.
 *
 * @param name the AWS region's name
 * @param code identifies the region in the peer table's keys
 * @param hostname the region's own host name, a subdomain of the shared one; null without a domain
 * @param fallback another region, whose replica is used while this region's fails; null for none
 * @param frontDoor how clients reach the functions: {@code alb}, {@code http-api} or {@code both}
 * @param requestsPerAddress requests in five minutes that a firewall lets through from one address;
 *     null for no firewall
 * @param memoryMegabytes memory of the function that answers clients
 * @param logRetentionDays how long logs are kept
 * @param purge when and how the region deletes expired records
 * @param lagMillis replication lag to other regions in a local run, at most 1,000
 */
public record Region(
    @JsonProperty("region") String name,
    RegionCode code,
    @Nullable String hostname,
    @Nullable String fallback,
    String frontDoor,
    @Nullable Integer requestsPerAddress,
    int memoryMegabytes,
    int logRetentionDays,
    PurgePlan purge,
    Map<String, Integer> lagMillis) {

  /** The lag to regions for which none is given. */
  private static final int USUAL_LAG_MILLIS = 400;

  /** The partition of most regions. */
  static final String USUAL_PARTITION = "aws";

  /**
   * Other partitions, by what the names of their regions begin with (<a
   * href="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html">partitions</a>).
   */
  private static final Map<String, String> OTHER_PARTITIONS =
      Map.of(
          "cn-", "aws-cn",
          "us-gov-", "aws-us-gov",
          "eusc-", "aws-eusc",
          "us-iso-", "aws-iso",
          "us-isob-", "aws-iso-b",
          "eu-isoe-", "aws-iso-e",
          "us-isof-", "aws-iso-f");

  /** Copies the lags, which are optional in the file. */
  public Region {
    lagMillis = lagMillis == null ? Map.of() : Global.copy(lagMillis);
  }

  /** The partition of AWS that the region is in: no account and no network is in two. */
  String partition() {
    return OTHER_PARTITIONS.entrySet().stream()
        .filter(other -> name.startsWith(other.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(USUAL_PARTITION);
  }

  /** Whether the region has an HTTP API, alone or beside a load balancer. */
  public boolean hasHttpApi() {
    return !frontDoor.equals("alb");
  }

  /** Whether the region has a load balancer, alone or beside an HTTP API. */
  public boolean hasLoadBalancer() {
    return !frontDoor.equals("http-api");
  }

  /** The same region with another plan of sweeps. */
  Region withPurge(PurgePlan other) {
    return new Region(
        name,
        code,
        hostname,
        fallback,
        frontDoor,
        requestsPerAddress,
        memoryMegabytes,
        logRetentionDays,
        other,
        lagMillis);
  }

  /** The replication lag to another region in a local run; zero to the region itself. */
  public Duration lagTo(Region other) {
    return Duration.ofMillis(
        name.equals(other.name) ? 0 : lagMillis.getOrDefault(other.name, USUAL_LAG_MILLIS));
  }
}
