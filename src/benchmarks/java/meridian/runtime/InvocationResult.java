package meridian.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The result of an invocation. */
public sealed interface InvocationResult {

  /**
   * Checks that a request was answered as usual.
   *
   * @throws IOException if it failed, was rejected, or was answered without a read
   */
  void check() throws IOException;

  /**
   * The function answered.
   *
   * @param text its output, which for Meridian's functions is JSON or empty
   */
  record Answer(String text) implements InvocationResult {

    private static final JsonMapper JSON = new JsonMapper();

    /** The output of a function. */
    public static Answer of(byte[] body) {
      return new Answer(new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public void check() throws IOException {
      JsonNode reply = JSON.readTree(text);
      byte[] decoded = Base64.getDecoder().decode(reply.path("body").asText());
      String body = new String(decoded, StandardCharsets.ISO_8859_1);
      if (body.startsWith("d") && !body.contains("8:complete")) {
        throw new IOException("no real answer: " + body);
      }
    }
  }

  /**
   * The runtime reported an error.
   *
   * @param phase in which it failed
   * @param type the error's type, as the runtime names it
   * @param message the error's message
   */
  record Failure(Phase phase, String type, String message) implements InvocationResult {

    @Override
    public void check() throws IOException {
      throw new IOException("the function failed: " + this);
    }
  }

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
