package meridian.runtime;

import java.util.List;
import java.util.Map;

/**
 * The options with which a function is started.
 *
 * @param layout of the artifact
 * @param handler the handler class's name
 * @param environment variables of the function; Lambda's are added
 * @param jvm options for the JVM
 */
public record LaunchOptions(
    JarLayout layout, String handler, Map<String, String> environment, List<String> jvm) {

  /** Copies its arguments. */
  public LaunchOptions {
    environment = Map.copyOf(environment);
    jvm = List.copyOf(jvm);
  }
}
