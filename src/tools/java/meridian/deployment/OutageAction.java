package meridian.deployment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be done to a region of a local run. Each may be done again. */
public enum OutageAction {
  /** Nothing there answers anybody any more. */
  DOWN,

  /** Undoes {@link #DOWN}, {@link #SLOW} and {@link #THROTTLE}. */
  UP,

  /** Replication to it and from it waits; clients still reach it. */
  PARTITION,

  /** Undoes {@link #PARTITION}. */
  HEAL,

  /** Its replica answers so many milliseconds later; 0 undoes it. */
  SLOW,

  /** Its replica refuses that share of calls, 0 to 1; 0 undoes it. */
  THROTTLE;

  /** Longer than any patience that a function has. */
  static final int MAX_MILLIS = 60_000;

  /** The action that a word stands for; empty if there is none. */
  public static Optional<OutageAction> of(String word) {
    return Arrays.stream(values()).filter(action -> action.keyword().equals(word)).findFirst();
  }

  /** The word that stands for it. */
  public String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What its number is called; empty if it takes none. */
  public Optional<String> parameter() {
    return switch (this) {
      case SLOW -> Optional.of("MS");
      case THROTTLE -> Optional.of("RATE");
      case DOWN, UP, PARTITION, HEAL -> Optional.empty();
    };
  }

  /**
   * What a region comes to by it.
   *
   * @param number counts if it takes one
   * @throws IllegalArgumentException if it does not take that number; the message names it
   */
  public Outage applyTo(Outage before, double number) {
    return switch (this) {
      case DOWN -> before.withDown();
      case UP -> before.withUp();
      case PARTITION -> before.withPartitioned(true);
      case HEAL -> before.withPartitioned(false);
      case SLOW -> before.withSlow(millis(number));
      case THROTTLE -> before.withThrottled(number);
    };
  }

  private static int millis(double number) {
    if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("slow takes whole milliseconds");
    }
    return (int) number;
  }
}
