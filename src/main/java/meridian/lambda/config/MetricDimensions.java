package meridian.lambda.config;

import java.util.Optional;

/**
 * The dimensions of all metrics that a function publishes, and what else their lines are searched
 * by. The environment variable {@code MERIDIAN_DEPLOYMENT} is the deployment's name, {@code
 * meridian} if not set, and {@code MERIDIAN_MONITORING} says which values become metrics; Lambda
 * sets {@code AWS_LAMBDA_FUNCTION_VERSION}.
 *
 * @param deployment the deployment's name, unique in the account
 * @param region the AWS region
 * @param version the function's version, which is no dimension: each would be metrics of its own;
 *     empty outside Lambda
 * @param isFull whether all {@linkplain meridian.metrics.Metric.Published published} values become
 *     metrics, each for money; otherwise only {@linkplain meridian.metrics.Metric#ESSENTIAL those}
 *     that the alarms of a small deployment watch
 */
public record MetricDimensions(
    String deployment, String region, Optional<String> version, boolean isFull) {

  private static final String DEFAULT = "meridian";

  /** Reads the variable; valid only if {@link EnvironmentVariables#check} passes. */
  public static MetricDimensions of(EnvironmentVariables variables, DatastoreSettings datastore) {
    return new MetricDimensions(
        variables.optional("MERIDIAN_DEPLOYMENT", MetricDimensions::name).orElse(DEFAULT),
        datastore.region().id(),
        variables.optional("AWS_LAMBDA_FUNCTION_VERSION", version -> version),
        variables.optional("MERIDIAN_MONITORING", MetricDimensions::isFull).orElse(true));
  }

  private static boolean isFull(String text) {
    return switch (text) {
      case "full" -> true;
      case "essential" -> false;
      default -> throw new IllegalArgumentException("must be full or essential");
    };
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
