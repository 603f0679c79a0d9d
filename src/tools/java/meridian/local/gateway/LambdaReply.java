package meridian.local.gateway;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import meridian.local.http.Bytes;
import meridian.local.http.HttpReply;

/** A function's reply to an HTTP event. */
@JsonIgnoreProperties(ignoreUnknown = true)
record LambdaReply(
    int statusCode,
    @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, String> headers,
    @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, List<String>> multiValueHeaders,
    @JsonSetter(nulls = Nulls.AS_EMPTY) String body,
    boolean isBase64Encoded) {

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Parses a reply.
   *
   * @throws IOException if it is not a valid HTTP reply
   */
  static HttpReply parse(byte[] json) throws IOException {
    LambdaReply reply = JSON.readValue(json, LambdaReply.class);
    if (reply.statusCode < 100 || reply.statusCode > 599) {
      throw new IOException("the function's reply has no valid statusCode: " + reply.statusCode);
    }
    Map<String, List<String>> headers = new LinkedHashMap<>();
    reply.headers.forEach((name, value) -> headers.put(lowerCase(name), List.of(value)));
    reply.multiValueHeaders.forEach((name, values) -> headers.put(lowerCase(name), values));
    return new HttpReply(reply.statusCode, headers, new Bytes(reply.bytes()));
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private byte[] bytes() throws IOException {
    try {
      return isBase64Encoded
          ? Base64.getDecoder().decode(body)
          : body.getBytes(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IOException("the body of the function's reply is not valid Base64", e);
    }
  }
}
