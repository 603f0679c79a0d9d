package meridian.lambda.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads environment variables and collects their problems, so that {@link #check} can report all of
 * them at once.
 */
public final class EnvironmentVariables {

  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  /**
   * Variables without problems so far.
   *
   * @param environment values by name
   */
  public EnvironmentVariables(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * A variable that must be set; empty if it is missing or malformed.
   *
   * @param parse throws an IllegalArgumentException whose message completes "NAME ..."
   */
  public <T> Optional<T> required(String name, Function<String, T> parse) {
    if (!isSet(name)) {
      problems.add(name + " is missing");
      return Optional.empty();
    }
    return optional(name, parse);
  }

  /**
   * A variable that may be missing; empty if it is missing or malformed.
   *
   * @param parse throws an IllegalArgumentException whose message completes "NAME ..."
   */
  public <T> Optional<T> optional(String name, Function<String, T> parse) {
    if (!isSet(name)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply(text(name)));
    } catch (IllegalArgumentException e) {
      problems.add(name + " " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Whether a variable has a value. */
  boolean isSet(String name) {
    return !text(name).isBlank();
  }

  /** A variable's unparsed value; empty text if it is missing. */
  public String text(String name) {
    return environment.getOrDefault(name, "");
  }

  /**
   * Checks that all variables read so far are valid.
   *
   * @throws ConfigurationException if there are problems; it lists all of them
   */
  public void check() {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  /** A whole number within a range that may be missing. */
  Optional<Integer> number(String name, int least, int greatest) {
    return optional(name, between(least, greatest));
  }

  /** Parses {@code on} or {@code off}. */
  static boolean onOrOff(String text) {
    return switch (text) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new IllegalArgumentException("must be on or off");
    };
  }

  /** A parser of whole numbers within a range. */
  static Function<String, Integer> between(int least, int greatest) {
    return text -> {
      try {
        int number = Integer.parseInt(text);
        if (number >= least && number <= greatest) {
          return number;
        }
      } catch (NumberFormatException _) {
        // Reported below, like a number out of range.
      }
      throw new IllegalArgumentException(
          "must be a whole number from " + least + " to " + greatest);
    };
  }
}
