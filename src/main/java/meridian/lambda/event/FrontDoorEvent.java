package meridian.lambda.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import meridian.http.HttpReply;
import meridian.http.HttpRequest;

/** A front door's event: a request, and the JSON of the reply that the front door expects. */
sealed interface FrontDoorEvent permits AlbEvent, HttpApiEvent {

  /**
   * Parses an event of either front door, told apart by its fields.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static FrontDoorEvent of(JsonNode event) {
    if (event.path("requestContext").has("elb")) {
      return AlbEvent.of(event);
    }
    if (event.path("version").asText().equals("2.0") && event.has("rawQueryString")) {
      return HttpApiEvent.of(event);
    }
    throw new IllegalArgumentException(
        "the event is neither from an ALB nor from an HTTP API with payload format 2.0");
  }

  /** The request in the event. */
  HttpRequest request(String requestId);

  /** Writes the reply, with its body in base64 because it is binary. */
  default void write(HttpReply reply, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("statusCode", reply.status());
    writeHeaders(reply.headers(), json);
    json.writeBooleanField("isBase64Encoded", true);
    json.writeStringField("body", Base64.getEncoder().encodeToString(reply.body()));
    json.writeEndObject();
  }

  /** Writes the reply's headers; by default as an object of single values. */
  default void writeHeaders(Map<String, String> headers, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("headers");
    for (Map.Entry<String, String> header : headers.entrySet()) {
      json.writeStringField(header.getKey(), header.getValue());
    }
    json.writeEndObject();
  }
}
