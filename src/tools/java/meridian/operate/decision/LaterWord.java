package meridian.operate.decision;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When an operator's word is dated, so that it holds over what the replica knew before, however far
 * another operator's clock was ahead.
 */
final class LaterWord {

  private LaterWord() {}

  /** Now, in whole milliseconds; but later than the word before, if there is one. */
  static Instant when(InstantSource clock, Optional<Instant> before) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return before.map(earlier -> earlier.plusMillis(1)).filter(now::isBefore).orElse(now);
  }
}
