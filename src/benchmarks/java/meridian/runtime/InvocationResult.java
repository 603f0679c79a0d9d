package meridian.runtime;

import java.nio.charset.StandardCharsets;

/** The result of an invocation. */
public sealed interface InvocationResult {

  /**
   * The function answered.
   *
   * @param text its output, which for Meridian's functions is JSON or empty
   */
  record Answer(String text) implements InvocationResult {

    static Answer of(byte[] body) {
      return new Answer(new String(body, StandardCharsets.UTF_8));
    }
  }

  /**
   * The runtime reported an error.
   *
   * @param phase in which it failed
   * @param type the error's type, as the runtime names it
   * @param message the error's message
   */
  record Failure(Phase phase, String type, String message) implements InvocationResult {}

  /** The phase of a failure. */
  enum Phase {
    /** Creating the function, up to the snapshot. */
    INIT,
    /** Restoring the snapshot. */
    RESTORE,
    /** An invocation. */
    INVOCATION
  }
}
