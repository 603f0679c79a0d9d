package meridian.operate.peer;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Formats times with their distance from now.
 *
 * @param now the present time
 */
record TimeFormat(Instant now) {

  private static final Duration FEW_MINUTES = Duration.ofMinutes(3);
  private static final Duration FEW_HOURS = Duration.ofHours(3);

  /** A time to the second, and its distance. */
  String of(Instant instant) {
    Duration ago = Duration.between(instant, now);
    String distance = ago.isNegative() ? "in " + amount(ago.negated()) : amount(ago) + " ago";
    return "%s (%s)".formatted(instant.truncatedTo(ChronoUnit.SECONDS), distance);
  }

  private static String amount(Duration duration) {
    if (duration.compareTo(FEW_MINUTES) < 0) {
      return duration.toSeconds() + " s";
    }
    return duration.compareTo(FEW_HOURS) < 0
        ? duration.toMinutes() + " min"
        : duration.toHours() + " h";
  }
}
