package meridian.serve.http;

import java.time.Duration;

/**
 * The limits of a server.
 *
 * @param connections the most connections
 * @param connectionsOfAddress the most connections of an IPv4 address or an IPv6 /64; trusted
 *     proxies may have more
 * @param headBytes the most bytes of a request line with its headers
 * @param request the longest time from a request's first byte to its last, from a connection's
 *     beginning to its first request, and for which a client may read no reply
 * @param idle how long a connection may wait for its next request
 */
public record ServerLimits(
    int connections, int connectionsOfAddress, int headBytes, Duration request, Duration idle) {

  /** A body is ignored, since no request needs one. */
  static final int BODY_BYTES = 8 * 1024;
}
