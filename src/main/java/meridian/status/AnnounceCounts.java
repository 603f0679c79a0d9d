package meridian.status;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import meridian.metrics.Label.Outcome;

/**
 * Announces of a period by outcome, as all environments of a region counted them.
 *
 * @param byOutcome the number of announces of every outcome
 */
public record AnnounceCounts(Map<Outcome, Long> byOutcome) {

  /** No announces. */
  public static final AnnounceCounts NONE = new AnnounceCounts(Map.of());

  /** Takes an immutable copy of the map; outcomes that are missing have no announces. */
  public AnnounceCounts {
    Map<Outcome, Long> all = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      all.put(outcome, byOutcome.getOrDefault(outcome, 0L));
    }
    byOutcome = Map.copyOf(all);
  }

  /** The announces that a function gives for each outcome. */
  public static AnnounceCounts of(ToLongFunction<Outcome> count) {
    Map<Outcome, Long> all = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      all.put(outcome, count.applyAsLong(outcome));
    }
    return new AnnounceCounts(all);
  }

  /** The announces with an outcome. */
  public long of(Outcome outcome) {
    return byOutcome.getOrDefault(outcome, 0L);
  }

  /** The announces with any outcome. */
  public long total() {
    return Arrays.stream(Outcome.values()).mapToLong(this::of).sum();
  }

  /** The sum of both. */
  public AnnounceCounts plus(AnnounceCounts other) {
    return of(outcome -> of(outcome) + other.of(outcome));
  }

  /** The announces of this period that are not in an earlier part of it. */
  public AnnounceCounts minus(AnnounceCounts earlier) {
    return of(outcome -> of(outcome) - earlier.of(outcome));
  }
}
