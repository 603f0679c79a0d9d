package meridian.local.front;

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
public record FrontReply(int status, Map<String, List<String>> headers, Bytes body)
    implements FrontAnswer {

  static FrontReply of(int status, String contentType, String body) {
    return new FrontReply(
        status,
        Map.of("content-type", List.of(contentType)),
        new Bytes(body.getBytes(StandardCharsets.UTF_8)));
  }
}
