package meridian.lambda.config;

import java.util.Optional;

/**
 * The environment variables about the purge.
 *
 * <ul>
 *   <li>{@code MERIDIAN_PURGE_SEGMENTS}: the number of segments of a sweep, 1 to 1,000; 4 if not
 *       set
 *   <li>{@code MERIDIAN_PURGE_READ_UNITS}, {@code MERIDIAN_PURGE_WRITE_UNITS}: the units a second
 *       of the peer table that all segments of a sweep may use together, 1 to 10,000,000; no limit
 *       if not set
 *   <li>{@code MERIDIAN_EVENT_BUS}: the name of the bus for segments' events; {@code default} if
 *       not set
 * </ul>
 *
 * @param segments the number of segments of a sweep
 * @param readUnits read units a second of a sweep; empty for no limit
 * @param writeUnits write units a second of a sweep; empty for no limit
 * @param bus the event bus's name
 */
public record PurgeSettings(
    int segments, Optional<Integer> readUnits, Optional<Integer> writeUnits, String bus) {

  private static final int MAX_UNITS = 10_000_000;

  /** Reads the variables; valid only if {@link EnvironmentVariables#check} passes. */
  public static PurgeSettings of(EnvironmentVariables variables) {
    return new PurgeSettings(
        variables.number("MERIDIAN_PURGE_SEGMENTS", 1, 1_000).orElse(4),
        variables.number("MERIDIAN_PURGE_READ_UNITS", 1, MAX_UNITS),
        variables.number("MERIDIAN_PURGE_WRITE_UNITS", 1, MAX_UNITS),
        variables.optional("MERIDIAN_EVENT_BUS", PurgeSettings::bus).orElse("default"));
  }

  /** Read units a second of one segment, which knows nothing of the others; may be infinite. */
  public double readUnitsPerSegment() {
    return perSegment(readUnits);
  }

  /** Write units a second of one segment; may be infinite. */
  public double writeUnitsPerSegment() {
    return perSegment(writeUnits);
  }

  private double perSegment(Optional<Integer> units) {
    return units.map(all -> (double) all / segments).orElse(Double.POSITIVE_INFINITY);
  }

  private static String bus(String text) {
    if (!text.matches("[A-Za-z0-9_./-]{1,256}")) {
      throw new IllegalArgumentException("must be the name of an event bus");
    }
    return text;
  }
}
