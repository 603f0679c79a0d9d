package meridian.lambda.config;

/**
 * What the purge reads from its environment, beside what {@link TableSettings} tells.
 *
 * <ul>
 *   <li>{@code MERIDIAN_PURGE_SEGMENTS}: into how many segments a sweep is divided, 1 to 1,000; 4
 *       if not set
 *   <li>{@code MERIDIAN_EVENT_BUS}: the bus that carries segments on; {@code default} if not set
 * </ul>
 *
 * @param tables where the tables are
 * @param segments of a sweep
 * @param bus the event bus's name
 */
public record PurgeSettings(TableSettings tables, int segments, String bus) {

  /** Reads them; worth using only once {@link Variables#check} has passed. */
  public static PurgeSettings of(Variables variables) {
    return new PurgeSettings(
        TableSettings.of(variables),
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
