package meridian.local.http;

import java.util.List;
import java.util.Map;

/**
 * An HTTP request. The request line and the headers are decoded as ISO 8859-1, so every byte is the
 * character with the same number.
 *
 * @param method as sent
 * @param path as sent, not percent-decoded
 * @param query what follows the first question mark, as sent; empty if there is none
 * @param protocol such as {@code HTTP/1.1}
 * @param headers values by lower-case name, in the order sent
 * @param body empty if there is none
 * @param source the client's IP address as text
 * @param port the local port that received the request
 */
public record HttpRequest(
    String method,
    String path,
    String query,
    String protocol,
    Map<String, List<String>> headers,
    Bytes body,
    String source,
    int port) {

  /** The header's values, joined by commas as HTTP allows; empty if it was not sent. */
  public String header(String name) {
    return String.join(",", headers.getOrDefault(name, List.of()));
  }
}
