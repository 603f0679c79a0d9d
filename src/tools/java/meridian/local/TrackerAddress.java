package meridian.local;

import java.util.List;
import meridian.local.http.LoopbackHttpServer;

/**
 * Where one of several trackers is found.
 *
 * @param name the region's, or the front door's
 * @param announceUrls IPv4 first, then IPv6 where the machine has it
 */
public record TrackerAddress(String name, List<String> announceUrls) {

  /** Where a front is found. */
  static TrackerAddress of(String name, LoopbackHttpServer front) {
    return new TrackerAddress(
        name,
        front.hosts().stream()
            .map(host -> "http://%s:%d/announce".formatted(host, front.port()))
            .toList());
  }
}
