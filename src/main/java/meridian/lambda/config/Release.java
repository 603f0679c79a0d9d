package meridian.lambda.config;

import java.util.Optional;

/**
 * The release that a function belongs to. The environment variable {@code MERIDIAN_RELEASE} is its
 * name: up to 64 letters, digits, points and hyphens. Regions show theirs to people; it has none if
 * not set.
 *
 * @param name the release's name
 */
public record Release(Optional<String> name) {

  /** Reads the variable; valid only if {@link EnvironmentVariables#check} passes. */
  public static Release of(EnvironmentVariables variables) {
    return new Release(variables.optional("MERIDIAN_RELEASE", Release::parse));
  }

  private static String parse(String text) {
    if (!text.matches("[A-Za-z0-9.-]{1,64}")) {
      throw new IllegalArgumentException("must be up to 64 letters, digits, points and hyphens");
    }
    return text;
  }
}
