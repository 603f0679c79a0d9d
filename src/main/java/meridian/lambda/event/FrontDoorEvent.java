package meridian.lambda.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
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

  /** Writes the reply, its body in base64 so that every byte survives. */
  default void write(HttpReply reply, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("statusCode", reply.status());
    writeHeaders(reply.headers(), json);
    json.writeBooleanField("isBase64Encoded", true);
    json.writeStringField("body", Base64.getEncoder().encodeToString(reply.body()));
    json.writeEndObject();
  }

  /** Writes the fields that hold the headers; unless it says otherwise, one text for each. */
  default void writeHeaders(Map<String, String> headers, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("headers");
    for (Map.Entry<String, String> header : headers.entrySet()) {
      json.writeStringField(header.getKey(), header.getValue());
    }
    json.writeEndObject();
  }
}
