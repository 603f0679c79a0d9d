package meridian.runtime;

import java.util.List;
import java.util.Map;

/**
 * What is started, and how.
 *
 * @param layout of the artifact
 * @param handler the handler class's name
 * @param environment the function's own variables; Lambda's are added
 * @param jvm options for the JVM
 */
public record LaunchOptions(
    JarLayout layout, String handler, Map<String, String> environment, List<String> jvm) {

  /** Keeps what it is given. */
  public LaunchOptions {
    environment = Map.copyOf(environment);
    jvm = List.copyOf(jvm);
  }
}
