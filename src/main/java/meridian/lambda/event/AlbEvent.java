package meridian.lambda.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.StringJoiner;
import meridian.http.HttpRequest;
import meridian.peer.Address;

/**
 * A request from an Application Load Balancer. Query parameters are percent-encoded. With
 * multi-value headers disabled, the load balancer passes only the last of several parameters with
 * the same name.
 *
 * @param forwardedFor the addresses in {@code X-Forwarded-For}; the last one is the load balancer's
 *     client, the others are unverified claims
 * @param multiValue whether multi-value headers are enabled, so that the reply must have them
 * @see <a
 *     href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html">AWS:
 *     Lambda functions as targets</a>
 */
record AlbEvent(
    String method,
    String path,
    String rawQuery,
    String forwardedFor,
    String ifNoneMatch,
    boolean multiValue)
    implements FrontDoorEvent {

  private static final String FORWARDED_FOR = "x-forwarded-for";

  static AlbEvent of(JsonNode event) {
    boolean multiValue = event.has("multiValueHeaders");
    JsonNode headers = event.path(multiValue ? "multiValueHeaders" : "headers");
    return new AlbEvent(
        event.path("httpMethod").asText(),
        event.path("path").asText(),
        query(event.path(multiValue ? "multiValueQueryStringParameters" : "queryStringParameters")),
        last(headers.path(FORWARDED_FOR)),
        last(headers.path("if-none-match")),
        multiValue);
  }

  private static String query(JsonNode parameters) {
    StringJoiner query = new StringJoiner("&");
    for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
      String name = parameter.getKey();
      if (parameter.getValue().isArray()) {
        parameter.getValue().forEach(value -> query.add(name + "=" + value.asText()));
      } else {
        query.add(name + "=" + parameter.getValue().asText());
      }
    }
    return query.toString();
  }

  private static String last(JsonNode values) {
    return values.isArray() ? values.path(values.size() - 1).asText() : values.asText();
  }

  @Override
  public HttpRequest request(String requestId) {
    String client = forwardedFor.substring(forwardedFor.lastIndexOf(',') + 1).strip();
    return new HttpRequest(requestId, method, path, rawQuery, Address.parse(client), ifNoneMatch);
  }

  @Override
  public void writeHeaders(Map<String, String> headers, JsonGenerator json) throws IOException {
    if (!multiValue) {
      FrontDoorEvent.super.writeHeaders(headers, json);
      return;
    }
    json.writeObjectFieldStart("multiValueHeaders");
    for (Map.Entry<String, String> header : headers.entrySet()) {
      json.writeArrayFieldStart(header.getKey());
      json.writeString(header.getValue());
      json.writeEndArray();
    }
    json.writeEndObject();
  }
}
