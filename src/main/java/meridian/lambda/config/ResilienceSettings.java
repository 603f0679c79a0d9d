package meridian.lambda.config;

import java.time.Duration;
import java.util.Optional;
import meridian.resilience.RequestBudget;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.regions.Region;

/**
 * What a function reads from its environment about what may fail it.
 *
 * <ul>
 *   <li>{@code MERIDIAN_BUDGET_MILLIS}: how long a request may take in all, 500 to 30,000; 1,500 if
 *       not set
 *   <li>{@code MERIDIAN_CONCURRENCY}: requests that one environment may serve at the same time, 1
 *       to 1,000; 64 if not set. Its load is measured against this, so it should be what Lambda
 *       goes by: 1, but on managed instances.
 *   <li>{@code MERIDIAN_ADDRESS_RATE}: announces a second that one environment takes from one
 *       client address all the time, 1 to 1,000,000; 10 if not set
 *   <li>{@code MERIDIAN_FALLBACK_REGION}: the AWS region whose replica is used while the own one
 *       fails; if not set, none is
 *   <li>{@code MERIDIAN_FALLBACK_REGION_CODE}: that region's code; set if the region is
 * </ul>
 *
 * @param budget the time for a request
 * @param concurrency requests at the same time
 * @param addressRate announces a second of an address
 * @param fallback where to go while the own replica fails
 */
public record ResilienceSettings(
    RequestBudget budget, int concurrency, int addressRate, Optional<Fallback> fallback) {

  private static final String FALLBACK_REGION = "MERIDIAN_FALLBACK_REGION";
  private static final String FALLBACK_REGION_CODE = "MERIDIAN_FALLBACK_REGION_CODE";

  /** Another region, and the code that what is written through its replica is named after. */
  public record Fallback(Region region, RegionCode code) {}

  /** Reads them; worth using only once {@link Variables#check} has passed. */
  public static ResilienceSettings of(Variables variables) {
    return new ResilienceSettings(
        new RequestBudget(
            Duration.ofMillis(
                variables.number("MERIDIAN_BUDGET_MILLIS", 500, 30_000).orElse(1_500))),
        variables.number("MERIDIAN_CONCURRENCY", 1, 1_000).orElse(64),
        variables.number("MERIDIAN_ADDRESS_RATE", 1, 1_000_000).orElse(10),
        fallback(variables));
  }

  private static Optional<Fallback> fallback(Variables variables) {
    if (!variables.isSet(FALLBACK_REGION) && !variables.isSet(FALLBACK_REGION_CODE)) {
      return Optional.empty();
    }
    Optional<Region> region =
        variables.required(FALLBACK_REGION, text -> other(text, variables.text("AWS_REGION")));
    Optional<RegionCode> code =
        variables.required(
            FALLBACK_REGION_CODE,
            text -> otherCode(text, variables.text(TableSettings.REGION_CODE)));
    return region.flatMap(found -> code.map(number -> new Fallback(found, number)));
  }

  private static Region other(String text, String own) {
    if (text.equals(own)) {
      throw new IllegalArgumentException("must be another region than AWS_REGION");
    }
    return TableSettings.region(text);
  }

  private static RegionCode otherCode(String text, String own) {
    RegionCode code = TableSettings.code(text);
    if (RegionCode.parse(own).equals(Optional.of(code))) {
      throw new IllegalArgumentException("must be another code than the region's own");
    }
    return code;
  }
}
