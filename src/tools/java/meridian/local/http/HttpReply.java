package meridian.local.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a front door answers.
 *
 * @param status of HTTP
 * @param headers values by name
 * @param body what the answer to GET would hold, also where the request was HEAD
 */
public record HttpReply(int status, Map<String, List<String>> headers, Bytes body)
    implements HttpOutcome {

  public static HttpReply of(int status, String contentType, String body) {
    return new HttpReply(
        status,
        Map.of("content-type", List.of(contentType)),
        new Bytes(body.getBytes(StandardCharsets.UTF_8)));
  }
}
