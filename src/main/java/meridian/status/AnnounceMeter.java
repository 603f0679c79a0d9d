package meridian.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The announces of a region by outcome, from where the counters of all its environments are summed
 * anyway. Every method may throw an unchecked exception.
 */
public interface AnnounceMeter {

  /** How long after its end the announces of a step are complete. */
  Duration delay();

  /**
   * The announces of past steps.
   *
   * @param from the start of the first step
   * @param to the end of the last step
   * @return by the start of a step; a step is missing if its announces are not known
   */
  Map<Instant, AnnounceCounts> read(Instant from, Instant to);

  /** A meter that knows nothing. */
  AnnounceMeter NONE =
      new AnnounceMeter() {

        @Override
        public Duration delay() {
          return Duration.ZERO;
        }

        @Override
        public Map<Instant, AnnounceCounts> read(Instant from, Instant to) {
          return Map.of();
        }
      };
}
