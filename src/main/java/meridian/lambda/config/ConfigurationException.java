package meridian.lambda.config;

import java.util.List;

/** Environment variables are missing or malformed; the message lists all of them. */
public final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public ConfigurationException(List<String> problems) {
    super("the function's environment variables are not valid: " + String.join("; ", problems));
  }
}
