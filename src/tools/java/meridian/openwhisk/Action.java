package meridian.openwhisk;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** What an OpenWhisk action does. */
@FunctionalInterface
interface Action {

  /**
   * Handles an activation.
   *
   * @param activation its id
   * @param parameters of the activation, a JSON object
   * @param deadline when OpenWhisk destroys the container
   * @return the result, a JSON object
   */
  JsonNode run(String activation, JsonNode parameters, Instant deadline);
}
