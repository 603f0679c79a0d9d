package meridian.local.http;

import java.util.List;
import java.util.Map;

/**
 * A request as a front door receives it. Bytes of the request line and of headers stand as the
 * characters of the same number (ISO 8859-1).
 *
 * @param method as sent
 * @param path as sent, escapes and all
 * @param query what follows the first question mark, as sent; empty if there is none
 * @param protocol such as {@code HTTP/1.1}
 * @param headers values by lower-case name, in the order sent
 * @param body empty if there is none
 * @param source the client's address, in numbers
 * @param port the port it was received on
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

  /** The header's values, joined as HTTP allows; empty if it was not sent. */
  public String header(String name) {
    return String.join(",", headers.getOrDefault(name, List.of()));
  }
}
