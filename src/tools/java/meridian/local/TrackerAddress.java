package meridian.local;

import java.net.URI;
import java.util.List;
import meridian.local.http.LoopbackHttpServer;

/**
 * The announce URLs of a region or of the front door.
 *
 * @param name region name, or {@code front door}
 * @param announceUrls over IPv4, then over IPv6 if the machine has it
 */
public record TrackerAddress(String name, List<String> announceUrls) {

  static TrackerAddress of(String name, LoopbackHttpServer server) {
    return new TrackerAddress(
        name,
        server.hosts().stream()
            .map(host -> "http://%s:%d/announce".formatted(host, server.port()))
            .toList());
  }

  /** The root of the HTTP server, over IPv4. */
  URI root() {
    return URI.create(announceUrls.getFirst()).resolve("/");
  }
}
