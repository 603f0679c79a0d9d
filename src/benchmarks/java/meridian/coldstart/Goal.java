package meridian.coldstart;

import java.util.List;

/**
 * A variant's time and what it has to be less than.
 *
 * @param variant which
 * @param millis as measured
 * @param limit what it has to be less than
 */
record Goal(Variant variant, double millis, double limit) {

  boolean isMet() {
    return millis < limit;
  }

  /** All goals that there are. */
  static List<Goal> of(Figures figures) {
    return List.of(
        new Goal(Variant.C1, figures.medianMillis(Variant.C1), 950),
        new Goal(Variant.AOT, figures.medianMillis(Variant.AOT), 320));
  }
}
