package meridian.lambda.config;

/**
 * Whose metrics they are: the dimensions of all that a function publishes. {@code
 * MERIDIAN_DEPLOYMENT} is the deployment's name, {@code meridian} if not set.
 *
 * @param deployment the deployment's name, which tells it from others in the same account
 * @param region the AWS region
 */
public record MetricSource(String deployment, String region) {

  private static final String USUAL = "meridian";

  /** Reads it; worth using only once {@link Variables#check} has passed. */
  public static MetricSource of(Variables variables, TableSettings tables) {
    return new MetricSource(
        variables.optional("MERIDIAN_DEPLOYMENT", MetricSource::name).orElse(USUAL),
        tables.region().id());
  }

  /** Reads a deployment's name. */
  static String name(String text) {
    if (!text.matches("[a-z][a-z0-9-]{0,18}[a-z0-9]")) {
      throw new IllegalArgumentException(
          "must be 2 to 20 lower-case letters, digits and hyphens, a letter first and no hyphen"
              + " last");
    }
    return text;
  }
}
