package meridian.deployment;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The endpoints of a local run as a whole.
 *
 * @param frontDoor the front door to all regions, which plays Route 53
 * @param trackers the root of each region's HTTP server, by the region's name, in their order
 * @param outages accepts an {@link OutageRequest}
 */
public record LocalRunEndpoints(URI frontDoor, Map<String, URI> trackers, URI outages) {

  /** Copies the map. */
  public LocalRunEndpoints {
    trackers = Collections.unmodifiableMap(new LinkedHashMap<>(trackers));
  }
}
