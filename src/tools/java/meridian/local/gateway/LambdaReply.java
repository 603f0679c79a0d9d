package meridian.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import meridian.local.http.Bytes;
import meridian.local.http.HttpReply;

/** The JSON that a function answers an HTTP event with. */
final class LambdaReply {

  private static final JsonMapper JSON = new JsonMapper();

  private LambdaReply() {}

  /**
   * Reads the reply.
   *
   * @throws IOException if it is none that a front could pass on
   */
  static HttpReply parse(byte[] json) throws IOException {
    JsonNode reply = JSON.readTree(json);
    int status = reply.path("statusCode").asInt();
    if (status < 100 || status > 599) {
      throw new IOException("the function's reply has no status code");
    }
    return new HttpReply(status, headers(reply), body(reply));
  }

  private static Map<String, List<String>> headers(JsonNode reply) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    reply
        .path("headers")
        .propertyStream()
        .forEach(field -> headers.put(name(field), List.of(field.getValue().asText())));
    reply
        .path("multiValueHeaders")
        .propertyStream()
        .forEach(
            field -> {
              List<String> values = new ArrayList<>();
              field.getValue().forEach(value -> values.add(value.asText()));
              headers.put(name(field), List.copyOf(values));
            });
    return headers;
  }

  private static String name(Map.Entry<String, JsonNode> field) {
    return field.getKey().toLowerCase(Locale.ROOT);
  }

  private static Bytes body(JsonNode reply) throws IOException {
    String body = reply.path("body").asText("");
    if (!reply.path("isBase64Encoded").asBoolean()) {
      return new Bytes(body.getBytes(StandardCharsets.UTF_8));
    }
    try {
      return new Bytes(Base64.getDecoder().decode(body));
    } catch (IllegalArgumentException e) {
      throw new IOException("the function's reply has a body that is no base64", e);
    }
  }
}
