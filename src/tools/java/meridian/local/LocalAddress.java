package meridian.local;

import java.util.List;
import meridian.local.front.HttpFront;

/**
 * Where one of several trackers is found.
 *
 * @param name the region's, or the front door's
 * @param announceUrls IPv4 first, then IPv6 where the machine has it
 */
public record LocalAddress(String name, List<String> announceUrls) {

  /** Where a front is found. */
  static LocalAddress of(String name, HttpFront front) {
    return new LocalAddress(
        name,
        front.hosts().stream()
            .map(host -> "http://%s:%d/announce".formatted(host, front.port()))
            .toList());
  }
}
