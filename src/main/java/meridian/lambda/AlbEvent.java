package meridian.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.StringJoiner;
import meridian.http.HttpReply;
import meridian.http.HttpRequest;
import meridian.swarm.Address;

/**
 * A request through an Application Load Balancer. It leaves query parameters percent-encoded; with
 * multi-value headers switched off it passes only the last of several parameters of one name on.
 *
 * @param forwardedFor the addresses that forwarded the request, the load balancer's own client
 *     last; the others are anybody's claims
 * @param multiValue whether multi-value headers are on, and so expected in the reply
 * @see <a
 *     href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html">AWS:
 *     Lambda functions as targets</a>
 */
record AlbEvent(
    String method, String path, String rawQuery, String forwardedFor, boolean multiValue)
    implements FrontDoorEvent {

  private static final String FORWARDED_FOR = "x-forwarded-for";

  static AlbEvent of(JsonNode event) {
    boolean multiValue = event.has("multiValueHeaders");
    return new AlbEvent(
        event.path("httpMethod").asText(),
        event.path("path").asText(),
        query(event.path(multiValue ? "multiValueQueryStringParameters" : "queryStringParameters")),
        last(event.path(multiValue ? "multiValueHeaders" : "headers").path(FORWARDED_FOR)),
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
    return new HttpRequest(requestId, method, path, rawQuery, Address.parse(client));
  }

  @Override
  public ObjectNode reply(HttpReply reply) {
    ObjectNode event = FrontDoorEvent.commonReply(reply);
    if (multiValue) {
      ObjectNode headers = event.putObject("multiValueHeaders");
      reply.headers().forEach((name, value) -> headers.putArray(name).add(value));
    } else {
      ObjectNode headers = event.putObject("headers");
      reply.headers().forEach(headers::put);
    }
    return event;
  }
}
