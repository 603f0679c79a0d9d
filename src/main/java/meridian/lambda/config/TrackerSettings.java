package meridian.lambda.config;

import java.time.Duration;
import java.util.List;
import meridian.http.AddressSource;
import meridian.tracker.IntervalPolicy;
import meridian.tracker.TrackerPolicy;

/**
 * The environment variables about the tracker.
 *
 * <ul>
 *   <li>{@code MERIDIAN_REGION}: the region's name, for display
 *   <li>{@code MERIDIAN_INTERVAL_SECONDS}: mean announce interval in seconds, 600 to 9,600; 1,800
 *       if not set
 *   <li>{@code MERIDIAN_MAX_PEERS}: the greatest number of peers in an answer, 1 to 200; 50 if not
 *       set
 *   <li>{@code MERIDIAN_MAX_SCRAPE}: the greatest number of torrents in a scrape, 1 to 100; 64 if
 *       not set
 *   <li>{@code MERIDIAN_ADDRESS_SOURCE}: where peers' addresses come from, {@code connection} (if
 *       not set) or {@code client}
 *   <li>{@code MERIDIAN_TRACKERS}: announce URLs for the status page, the first tier first,
 *       separated by spaces; none if not set
 *   <li>{@code MERIDIAN_PUBLIC_INDEX}: whether {@code /stats.json} and the page list the largest
 *       swarms with their info hashes, {@code on} or {@code off} (if not set)
 * </ul>
 *
 * <p>{@link Keys} lists the variables of the deployment's secrets.
 *
 * @param region the region's name
 * @param keys the deployment's secrets
 * @param policy intervals and limits
 * @param addresses where peers' addresses come from
 * @param trackers announce URLs for the status page
 * @param publicIndex whether the largest swarms are listed with their info hashes
 */
public record TrackerSettings(
    String region,
    Keys keys,
    TrackerPolicy policy,
    AddressSource addresses,
    List<String> trackers,
    boolean publicIndex) {

  // Tracker monitors accept intervals from 300 to 10,800 seconds, jitter included.
  private static final int MIN_INTERVAL = 600;
  private static final int MAX_INTERVAL = 9_600;

  /** Reads the variables; valid only if {@link EnvironmentVariables#check} passes. */
  public static TrackerSettings of(EnvironmentVariables variables) {
    return new TrackerSettings(
        variables.required("MERIDIAN_REGION", TrackerSettings::name).orElse(""),
        Keys.of(variables),
        policy(variables),
        variables
            .optional("MERIDIAN_ADDRESS_SOURCE", TrackerSettings::addressSource)
            .orElse(AddressSource.CONNECTION),
        variables.optional("MERIDIAN_TRACKERS", TrackerSettings::urls).orElse(List.of()),
        variables.optional("MERIDIAN_PUBLIC_INDEX", EnvironmentVariables::onOrOff).orElse(false));
  }

  private static TrackerPolicy policy(EnvironmentVariables variables) {
    TrackerPolicy defaults = TrackerPolicy.DEFAULT;
    return TrackerPolicy.of(
        variables
            .number("MERIDIAN_INTERVAL_SECONDS", MIN_INTERVAL, MAX_INTERVAL)
            .map(Duration::ofSeconds)
            .map(IntervalPolicy::around)
            .orElse(defaults.intervals()),
        variables.number("MERIDIAN_MAX_PEERS", 1, 200).orElse(defaults.maxPeers()),
        variables.number("MERIDIAN_MAX_SCRAPE", 1, 100).orElse(defaults.maxScrape()));
  }

  private static String name(String text) {
    if (!text.matches("[A-Za-z0-9-]{1,64}")) {
      throw new IllegalArgumentException("must be letters, digits and hyphens");
    }
    return text;
  }

  private static List<String> urls(String text) {
    List<String> urls = List.of(text.strip().split(" +"));
    if (!urls.stream().allMatch(url -> url.matches("https?://[^\\s\"<>]+"))) {
      throw new IllegalArgumentException("must be http or https URLs, separated by spaces");
    }
    return urls;
  }

  private static AddressSource addressSource(String text) {
    return switch (text) {
      case "connection" -> AddressSource.CONNECTION;
      case "client" -> AddressSource.CLIENT;
      default -> throw new IllegalArgumentException("must be connection or client");
    };
  }
}
