package meridian.lambda.config;

import java.util.Optional;

/**
 * The dimensions of all metrics that a function publishes, and what else their lines are searched
 * by. The environment variable {@code MERIDIAN_DEPLOYMENT} is the deployment's name, {@code
 * meridian} if not set; Lambda sets {@code AWS_LAMBDA_FUNCTION_VERSION}.
 *
 * @param deployment the deployment's name, unique in the account
 * @param region the AWS region
 * @param version the function's version, which is no dimension: each would be metrics of its own;
 *     empty outside Lambda
 */
public record MetricDimensions(String deployment, String region, Optional<String> version) {

  private static final String DEFAULT = "meridian";

  /** Reads the variable; valid only if {@link EnvironmentVariables#check} passes. */
  public static MetricDimensions of(EnvironmentVariables variables, TableSettings tables) {
    return new MetricDimensions(
        variables.optional("MERIDIAN_DEPLOYMENT", MetricDimensions::name).orElse(DEFAULT),
        tables.region().id(),
        variables.optional("AWS_LAMBDA_FUNCTION_VERSION", version -> version));
  }

  /**
   * Parses a deployment's name.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  static String name(String text) {
    if (!text.matches("[a-z][a-z0-9-]{0,18}[a-z0-9]")) {
      throw new IllegalArgumentException(
          "must be 2 to 20 lower-case letters, digits and hyphens, a letter first and no hyphen"
              + " last");
    }
    return text;
  }
}
