package meridian.lambda.event;

import com.fasterxml.jackson.databind.JsonNode;
import meridian.http.HttpRequest;
import meridian.peer.Address;

/**
 * A request from an HTTP API of API Gateway, payload format 2.0. {@code queryStringParameters} is
 * not read: it was decoded as text, which corrupts an info hash.
 *
 * @param sourceIp the address that connected to the gateway
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">AWS:
 *     Lambda proxy integrations for HTTP APIs</a>
 */
record HttpApiEvent(
    String method, String path, String rawQuery, String sourceIp, String ifNoneMatch)
    implements FrontDoorEvent {

  static HttpApiEvent of(JsonNode event) {
    JsonNode http = event.path("requestContext").path("http");
    return new HttpApiEvent(
        http.path("method").asText(),
        event.path("rawPath").asText(),
        event.path("rawQueryString").asText(),
        http.path("sourceIp").asText(),
        event.path("headers").path("if-none-match").asText());
  }

  @Override
  public HttpRequest request(String requestId) {
    return new HttpRequest(requestId, method, path, rawQuery, Address.parse(sourceIp), ifNoneMatch);
  }
}
