package meridian.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import meridian.http.HttpReply;
import meridian.http.HttpRequest;

/** A request as a front door hands it to Lambda, and the reply in the shape it wants back. */
sealed interface FrontDoorEvent permits AlbEvent, HttpApiEvent {

  /**
   * Tells the front doors' events apart by their shape.
   *
   * @throws IllegalArgumentException for an event of any other shape
   */
  static FrontDoorEvent of(JsonNode event) {
    if (event.path("requestContext").has("elb")) {
      return AlbEvent.of(event);
    }
    if (event.path("version").asText().equals("2.0") && event.has("rawQueryString")) {
      return HttpApiEvent.of(event);
    }
    throw new IllegalArgumentException(
        "neither an ALB event nor one of an HTTP API with payload format 2.0");
  }

  /** What was asked. */
  HttpRequest request(String requestId);

  /** The reply, its body in base64 so that every byte survives. */
  ObjectNode reply(HttpReply reply);

  /** What both shapes of reply have in common. */
  static ObjectNode commonReply(HttpReply reply) {
    ObjectNode common = JsonNodeFactory.instance.objectNode();
    common.put("statusCode", reply.status());
    common.put("isBase64Encoded", true);
    common.put("body", Base64.getEncoder().encodeToString(reply.body()));
    return common;
  }
}
