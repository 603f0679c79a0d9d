package meridian.lambda.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads environment variables and keeps a list of all that is wrong with them. */
public final class Variables {

  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  public Variables(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * A variable that must be there; empty if it is not, or not as it should be.
   *
   * @param parse throws IllegalArgumentException, with a message that completes "NAME ..."
   */
  public <T> Optional<T> required(String name, Function<String, T> parse) {
    if (!isSet(name)) {
      problems.add(name + " is missing");
      return Optional.empty();
    }
    return optional(name, parse);
  }

  /** A variable that may be missing; empty if it is, or if it is not as it should be. */
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

  /** Whether a variable says anything. */
  boolean isSet(String name) {
    return !text(name).isBlank();
  }

  /** What a variable says, right or wrong; nothing if it is missing. */
  public String text(String name) {
    return environment.getOrDefault(name, "");
  }

  /**
   * Ends the reading.
   *
   * @throws ConfigurationException if anything was wrong
   */
  public void check() {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  /** A whole number of a range that may be missing. */
  Optional<Integer> number(String name, int least, int greatest) {
    return optional(name, between(least, greatest));
  }

  /** Reads a whole number of a range. */
  static Function<String, Integer> between(int least, int greatest) {
    return text -> {
      try {
        int number = Integer.parseInt(text);
        if (number >= least && number <= greatest) {
          return number;
        }
      } catch (NumberFormatException _) {
        // Refused below, like a number out of range.
      }
      throw new IllegalArgumentException(
          "must be a whole number from " + least + " to " + greatest);
    };
  }
}
