package meridian.openwhisk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import meridian.http.HttpReply;
import meridian.http.HttpRequest;
import meridian.peer.Address;

/**
 * Requests and replies of raw web actions (<a
 * href="https://github.com/apache/openwhisk/blob/master/docs/webactions.md">OpenWhisk: web
 * actions</a>).
 *
 * <p>{@code __ow_query} is not what the client sent: OpenWhisk decodes the query as UTF-8 and
 * encodes it again, which destroys info hashes ({@code Context.toActionArgument} in its {@code
 * WebActions.scala}). So the proxy in front of OpenWhisk passes the query in a header of its own,
 * and the client's address in another one. OpenWhisk must refuse requests that did not pass that
 * proxy (the annotation {@code require-whisk-auth}).
 */
final class WebRequest {

  private static final String QUERY = "x-meridian-query";
  private static final String CLIENT = "x-meridian-client";

  private static final String CONTENT_TYPE = "content-type";
  private static final String BENCODED = "text/plain";

  private WebRequest() {}

  /**
   * The request in an activation's parameters.
   *
   * @param id of the activation
   */
  static HttpRequest of(String id, JsonNode parameters) {
    JsonNode headers = parameters.path("__ow_headers");
    String path = parameters.path("__ow_path").asText();
    return new HttpRequest(
        id,
        parameters.path("__ow_method").asText().toUpperCase(Locale.ROOT),
        path.isEmpty() ? "/" : path,
        headers.has(QUERY) ? headers.path(QUERY).asText() : parameters.path("__ow_query").asText(),
        headers.has(CLIENT) ? Address.parse(headers.path(CLIENT).asText()) : Optional.empty(),
        headers.path("if-none-match").asText());
  }

  /**
   * The result of an activation. OpenWhisk passes the bodies of text types on in UTF-8, and decodes
   * those of others from base64. A bencoded answer is no text, so it gets another content type.
   */
  static ObjectNode result(HttpReply reply) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("statusCode", reply.status());
    ObjectNode headers = result.putObject("headers");
    reply.headers().forEach(headers::put);
    String type = reply.headers().getOrDefault(CONTENT_TYPE, "");
    if (type.equals(BENCODED)) {
      headers.put(CONTENT_TYPE, "application/octet-stream");
    }
    result.put(
        "body",
        isText(type)
            ? new String(reply.body(), StandardCharsets.UTF_8)
            : Base64.getEncoder().encodeToString(reply.body()));
    return result;
  }

  private static boolean isText(String type) {
    return type.endsWith("charset=utf-8") || type.equals("application/json");
  }
}
