package meridian.runtime;

import java.nio.charset.StandardCharsets;

/** How an invocation ended. */
public sealed interface InvocationResult {

  /**
   * The function answered.
   *
   * @param text what it wrote, which for our functions is JSON or nothing
   */
  record Answer(String text) implements InvocationResult {

    static Answer of(byte[] body) {
      return new Answer(new String(body, StandardCharsets.UTF_8));
    }
  }

  /**
   * The runtime reported an error instead.
   *
   * @param phase what failed
   * @param type the error's type, as the runtime names it
   * @param message what it says
   */
  record Failure(Phase phase, String type, String message) implements InvocationResult {}

  /** What can fail. */
  enum Phase {
    /** The function could not be made, or did not come as far as the snapshot. */
    INIT,
    /** It did not wake from the snapshot. */
    RESTORE,
    /** An invocation. */
    INVOCATION
  }
}
