package meridian.lambda.config;

/**
 * The environment variables about the purge.
 *
 * <ul>
 *   <li>{@code MERIDIAN_PURGE_SEGMENTS}: the number of segments of a sweep, 1 to 1,000; 4 if not
 *       set
 *   <li>{@code MERIDIAN_EVENT_BUS}: the name of the bus for segments' events; {@code default} if
 *       not set
 * </ul>
 *
 * @param segments the number of segments of a sweep
 * @param bus the event bus's name
 */
public record PurgeSettings(int segments, String bus) {

  /** Reads the variables; valid only if {@link EnvironmentVariables#check} passes. */
  public static PurgeSettings of(EnvironmentVariables variables) {
    return new PurgeSettings(
        variables.number("MERIDIAN_PURGE_SEGMENTS", 1, 1_000).orElse(4),
        variables.optional("MERIDIAN_EVENT_BUS", PurgeSettings::bus).orElse("default"));
  }

  private static String bus(String text) {
    if (!text.matches("[A-Za-z0-9_./-]{1,256}")) {
      throw new IllegalArgumentException("must be the name of an event bus");
    }
    return text;
  }
}
