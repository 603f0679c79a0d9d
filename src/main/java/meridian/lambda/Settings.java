package meridian.lambda;

import java.time.Duration;
import java.util.function.Function;
import meridian.http.AddressSource;
import meridian.swarm.IntervalPolicy;
import meridian.swarm.TrackerPolicy;

/**
 * What a function reads from its environment.
 *
 * <ul>
 *   <li>{@code MERIDIAN_REGION}: the region's name, for people
 *   <li>{@code MERIDIAN_KEY}: the deployment's secret, the same in every region; 64 hexadecimal
 *       digits
 *   <li>{@code MERIDIAN_INTERVAL_SECONDS}: mean announce interval, 300 to 10,800; 1,800 if not set
 *   <li>{@code MERIDIAN_MAX_PEERS}: peers per answer at most, 1 to 200; 50 if not set
 *   <li>{@code MERIDIAN_MAX_SCRAPE}: swarms per scrape at most, 1 to 1,000; 64 if not set
 *   <li>{@code MERIDIAN_ADDRESS_SOURCE}: {@code connection} (if not set) or {@code client}
 * </ul>
 *
 * @param region the region's name
 * @param key the deployment's secret
 * @param policy the numbers
 * @param addresses where peers' addresses are taken from
 */
record Settings(String region, Secret key, TrackerPolicy policy, AddressSource addresses) {

  /** Reads them; worth using only once {@link Variables#check} has passed. */
  static Settings of(Variables variables) {
    return new Settings(
        variables.required("MERIDIAN_REGION", Function.identity()).orElse(""),
        variables.required("MERIDIAN_KEY", Secret::key).orElse(new Secret("")),
        policy(variables),
        variables
            .optional("MERIDIAN_ADDRESS_SOURCE", Settings::addressSource)
            .orElse(AddressSource.CONNECTION));
  }

  private static TrackerPolicy policy(Variables variables) {
    int interval = variables.number("MERIDIAN_INTERVAL_SECONDS", 300, 10_800).orElse(1_800);
    int maxPeers = variables.number("MERIDIAN_MAX_PEERS", 1, 200).orElse(50);
    int maxScrape = variables.number("MERIDIAN_MAX_SCRAPE", 1, 1_000).orElse(64);
    return TrackerPolicy.of(
        IntervalPolicy.around(Duration.ofSeconds(interval)), maxPeers, maxScrape);
  }

  private static AddressSource addressSource(String text) {
    return switch (text) {
      case "connection" -> AddressSource.CONNECTION;
      case "client" -> AddressSource.CLIENT;
      default -> throw new IllegalArgumentException("must be connection or client");
    };
  }
}
