package meridian.lambda.config;

import java.time.Duration;
import meridian.http.AddressSource;
import meridian.tracker.IntervalPolicy;
import meridian.tracker.TrackerPolicy;

/**
 * What a function reads from its environment.
 *
 * <ul>
 *   <li>{@code MERIDIAN_REGION}: the region's name, for people
 *   <li>{@code MERIDIAN_INTERVAL_SECONDS}: mean announce interval, 600 to 9,600; 1,800 if not set
 *   <li>{@code MERIDIAN_MAX_PEERS}: peers per answer at most, 1 to 200; 50 if not set
 *   <li>{@code MERIDIAN_MAX_SCRAPE}: swarms per scrape at most, 1 to 100; 64 if not set
 *   <li>{@code MERIDIAN_ADDRESS_SOURCE}: {@code connection} (if not set) or {@code client}
 * </ul>
 *
 * <p>And the deployment's secrets, see {@link Keys}.
 *
 * @param region the region's name
 * @param keys the deployment's secrets
 * @param policy the numbers
 * @param addresses where peers' addresses are taken from
 */
public record Settings(String region, Keys keys, TrackerPolicy policy, AddressSource addresses) {

  // Monitors want 300 to 10,800 seconds, jitter and all.
  private static final int LEAST_INTERVAL = 600;
  private static final int GREATEST_INTERVAL = 9_600;

  /** Reads them; worth using only once {@link Variables#check} has passed. */
  public static Settings of(Variables variables) {
    return new Settings(
        variables.required("MERIDIAN_REGION", Settings::name).orElse(""),
        Keys.of(variables),
        policy(variables),
        variables
            .optional("MERIDIAN_ADDRESS_SOURCE", Settings::addressSource)
            .orElse(AddressSource.CONNECTION));
  }

  private static TrackerPolicy policy(Variables variables) {
    TrackerPolicy usual = TrackerPolicy.DEFAULT;
    return TrackerPolicy.of(
        variables
            .number("MERIDIAN_INTERVAL_SECONDS", LEAST_INTERVAL, GREATEST_INTERVAL)
            .map(Duration::ofSeconds)
            .map(IntervalPolicy::around)
            .orElse(usual.intervals()),
        variables.number("MERIDIAN_MAX_PEERS", 1, 200).orElse(usual.maxPeers()),
        variables.number("MERIDIAN_MAX_SCRAPE", 1, 100).orElse(usual.maxScrape()));
  }

  private static String name(String text) {
    if (!text.matches("[A-Za-z0-9-]{1,64}")) {
      throw new IllegalArgumentException("must be letters, digits and hyphens");
    }
    return text;
  }

  private static AddressSource addressSource(String text) {
    return switch (text) {
      case "connection" -> AddressSource.CONNECTION;
      case "client" -> AddressSource.CLIENT;
      default -> throw new IllegalArgumentException("must be connection or client");
    };
  }
}
