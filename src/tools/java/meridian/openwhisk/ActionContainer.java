package meridian.openwhisk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import meridian.lambda.config.ConfigurationException;

/**
 * The contract of an OpenWhisk container: {@code /init} once, then any number of {@code /run}, one
 * at a time (<a
 * href="https://github.com/apache/openwhisk/blob/master/docs/actions-new.md#action-interface">OpenWhisk:
 * action interface</a>). The code is in the image, so what {@code /init} brings is ignored except
 * for environment variables.
 */
final class ActionContainer {

  /** The last line of an activation in each output stream. */
  static final String END_OF_LOG = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX";

  /** The first one, followed by the activation's id. */
  static final String START_OF_LOG = "XXX_THE_START_OF_A_WHISK_ACTIVATION_XXX with id ";

  private static final int OK = 200;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int BAD_GATEWAY = 502;

  private final Map<String, String> environment;
  private final Function<Map<String, String>, Action> actions;
  private final List<PrintStream> logs;
  private boolean isInitialized;
  private Optional<Action> action = Optional.empty();

  /**
   * A container before its initialization.
   *
   * @param environment the environment variables of the image
   * @param actions creates the action, given all variables
   * @param logs the streams whose lines OpenWhisk collects
   */
  ActionContainer(
      Map<String, String> environment,
      Function<Map<String, String>, Action> actions,
      List<PrintStream> logs) {
    this.environment = new HashMap<>(environment);
    this.actions = actions;
    this.logs = logs;
  }

  /**
   * A reply.
   *
   * @param status 200 if the call was successful
   * @param body a JSON object, with the member {@code error} otherwise
   */
  record Reply(int status, JsonNode body) {}

  /**
   * {@code POST /init}.
   *
   * @param message its body
   */
  synchronized Reply init(JsonNode message) {
    if (isInitialized) {
      return error(FORBIDDEN, "the action is initialized already, and was not initialized again");
    }
    isInitialized = true;
    addVariables(message.path("value").path("env"), "");
    return new Reply(OK, JsonNodeFactory.instance.objectNode());
  }

  /**
   * {@code POST /run}. Parameters that are bound to the action and named like variables of Meridian
   * or AWS are variables; clients of a raw web action cannot set any.
   *
   * @param message its body
   */
  synchronized Reply run(JsonNode message) {
    String activation = message.path("activation_id").asText();
    logs.forEach(log -> log.println(START_OF_LOG + activation));
    try {
      return run(activation, message);
    } finally {
      logs.forEach(log -> log.println(END_OF_LOG));
      logs.forEach(PrintStream::flush);
    }
  }

  private Reply run(String activation, JsonNode message) {
    JsonNode parameters = message.path("value");
    if (!isInitialized) {
      return error(FORBIDDEN, "the action was not initialized, and was not run");
    }
    if (!parameters.isObject()) {
      return error(NOT_FOUND, "the parameters are no JSON object, and the action was not run");
    }
    try {
      if (action.isEmpty()) {
        addVariables(parameters, "MERIDIAN_");
        addVariables(parameters, "AWS_");
        action = Optional.of(actions.apply(Map.copyOf(environment)));
      }
      Instant deadline = Instant.ofEpochMilli(message.path("deadline").asLong());
      return new Reply(OK, action.get().run(activation, parameters, deadline));
    } catch (ConfigurationException e) {
      return error(BAD_GATEWAY, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      e.printStackTrace(logs.getLast());
      return error(BAD_GATEWAY, "the action failed; its log has the cause");
    }
  }

  private void addVariables(JsonNode values, String prefix) {
    for (Map.Entry<String, JsonNode> value : values.properties()) {
      if (value.getKey().startsWith(prefix)) {
        environment.put(value.getKey(), value.getValue().asText());
      }
    }
  }

  private static Reply error(int status, String sentence) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    return new Reply(status, body.put("error", sentence));
  }
}
