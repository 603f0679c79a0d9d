package meridian.deployment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** An action that makes a region of a local run fail or recover. Actions are idempotent. */
public enum OutageAction {
  /** Nothing in the region answers. */
  DOWN,

  /** Undoes {@link #DOWN}, {@link #SLOW} and {@link #THROTTLE}. */
  UP,

  /** Replication to and from the region is suspended; clients still reach it. */
  PARTITION,

  /** Undoes {@link #PARTITION}. */
  HEAL,

  /** Adds latency in milliseconds to its replica; 0 undoes it. */
  SLOW,

  /** Throttles a share of its replica's calls, 0 to 1; 0 undoes it. */
  THROTTLE;

  /** Maximum latency: longer than any function's time-out. */
  static final int MAX_MILLIS = 60_000;

  /** The action with that keyword; empty if there is none. */
  public static Optional<OutageAction> of(String keyword) {
    return Arrays.stream(values()).filter(action -> action.keyword().equals(keyword)).findFirst();
  }

  /** The keyword on the command line and in JSON. */
  public String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The label of its parameter; empty if it has none. */
  public Optional<String> parameter() {
    return switch (this) {
      case SLOW -> Optional.of("MS");
      case THROTTLE -> Optional.of("RATE");
      case DOWN, UP, PARTITION, HEAL -> Optional.empty();
    };
  }

  /**
   * The outage after this action.
   *
   * @param number the parameter; ignored if the action has none
   * @throws IllegalArgumentException if the parameter is out of range; the message names it
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
