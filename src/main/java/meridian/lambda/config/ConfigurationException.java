package meridian.lambda.config;

import java.util.List;

/**
 * The environment does not say what it must, or says it wrongly; names every variable concerned.
 */
public final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public ConfigurationException(List<String> problems) {
    super("the environment is not as it should be: " + String.join("; ", problems));
  }
}
