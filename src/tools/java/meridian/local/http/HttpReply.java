package meridian.local.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An HTTP reply.
 *
 * @param status HTTP status code
 * @param headers values by lower-case name
 * @param body the body of the reply to GET, also where the request was HEAD
 */
public record HttpReply(int status, Map<String, List<String>> headers, Bytes body)
    implements HttpOutcome {

  /** A reply with a text body, encoded as UTF-8. */
  public static HttpReply of(int status, String contentType, String body) {
    return new HttpReply(
        status,
        Map.of("content-type", List.of(contentType)),
        new Bytes(body.getBytes(StandardCharsets.UTF_8)));
  }
}
