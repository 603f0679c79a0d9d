package meridian.lambda.config;

import java.time.Duration;
import java.util.Optional;
import meridian.resilience.RequestBudget;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.regions.Region;

/**
 * The environment variables about overload and failover.
 *
 * <ul>
 *   <li>{@code MERIDIAN_BUDGET_MILLIS}: the time limit for a request, 500 to 30,000; 1,500 if not
 *       set
 *   <li>{@code MERIDIAN_CONCURRENCY}: the number of requests that one environment serves at the
 *       same time, 1 to 1,000; 64 if not set. Requests beyond it are refused, so it should equal
 *       Lambda's limit: 1, except on managed instances.
 *   <li>{@code MERIDIAN_RATE_LIMITS}: whether clients are rate-limited and banned automatically,
 *       {@code on} (if not set) or {@code off}
 *   <li>{@code MERIDIAN_ADDRESS_TORRENTS}: how many torrents without other peers one client address
 *       may announce to one environment in half an hour, and how many it may scrape, 100 to
 *       100,000; 20,000 if not set
 *   <li>{@code MERIDIAN_FALLBACK_REGION}: the AWS region whose replica is used while the home
 *       replica fails; none if not set
 *   <li>{@code MERIDIAN_FALLBACK_REGION_CODE}: that region's code; required if the region is set
 * </ul>
 *
 * @param budget the time limit for a request
 * @param concurrency the number of concurrent requests
 * @param addressTorrents torrents without other peers of one address; empty for no rate limits
 * @param fallback the fallback replica's region
 */
public record ResilienceSettings(
    RequestBudget budget,
    int concurrency,
    Optional<Integer> addressTorrents,
    Optional<Fallback> fallback) {

  static final String FALLBACK_REGION = "MERIDIAN_FALLBACK_REGION";
  private static final String FALLBACK_REGION_CODE = "MERIDIAN_FALLBACK_REGION_CODE";

  /** Another region, and the code in the key of every item that is written to its replica. */
  public record Fallback(Region region, RegionCode code) {}

  /** Reads the variables; valid only if {@link EnvironmentVariables#check} passes. */
  public static ResilienceSettings of(EnvironmentVariables variables) {
    return new ResilienceSettings(
        new RequestBudget(
            Duration.ofMillis(
                variables.number("MERIDIAN_BUDGET_MILLIS", 500, 30_000).orElse(1_500))),
        variables.number("MERIDIAN_CONCURRENCY", 1, 1_000).orElse(64),
        addressTorrents(variables),
        fallback(variables));
  }

  private static Optional<Integer> addressTorrents(EnvironmentVariables variables) {
    int torrents = variables.number("MERIDIAN_ADDRESS_TORRENTS", 100, 100_000).orElse(20_000);
    boolean limits =
        variables.optional("MERIDIAN_RATE_LIMITS", EnvironmentVariables::onOrOff).orElse(true);
    return limits ? Optional.of(torrents) : Optional.empty();
  }

  private static Optional<Fallback> fallback(EnvironmentVariables variables) {
    if (!variables.isSet(FALLBACK_REGION) && !variables.isSet(FALLBACK_REGION_CODE)) {
      return Optional.empty();
    }
    Optional<Region> region =
        variables.required(
            FALLBACK_REGION, text -> otherRegion(text, variables.text("AWS_REGION")));
    Optional<RegionCode> code =
        variables.required(
            FALLBACK_REGION_CODE,
            text -> otherCode(text, variables.text(TableSettings.REGION_CODE)));
    return region.flatMap(found -> code.map(number -> new Fallback(found, number)));
  }

  private static Region otherRegion(String text, String own) {
    if (text.equals(own)) {
      throw new IllegalArgumentException("must differ from AWS_REGION");
    }
    return TableSettings.region(text);
  }

  private static RegionCode otherCode(String text, String own) {
    RegionCode code = TableSettings.code(text);
    if (RegionCode.parse(own).equals(Optional.of(code))) {
      throw new IllegalArgumentException("must differ from MERIDIAN_REGION_CODE");
    }
    return code;
  }
}
