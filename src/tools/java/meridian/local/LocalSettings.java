package meridian.local;

import java.util.List;
import java.util.stream.IntStream;
import meridian.local.gateway.EventKind;
import meridian.topology.Region;
import meridian.topology.Topology;

/**
 * The settings of a local run.
 *
 * @param topology the regions to run
 * @param port the front door's port; the regions take the following ones, in their order. 0 lets
 *     the operating system choose each.
 * @param store keeps the peers
 * @param events how requests reach the functions
 * @param clientRegion the region of the front door's clients
 * @param timeScale divides the interval of health checks and the DNS time to live; 1 or more
 * @param rateLimits whether clients are rate-limited and banned as in AWS; all local clients have
 *     the same address
 * @param population the number of simulated clients that announce to the run, over a simulated day;
 *     0 for none
 */
public record LocalSettings(
    Topology topology,
    int port,
    StoreKind store,
    EventKind events,
    Region clientRegion,
    int timeScale,
    boolean rateLimits,
    int population) {

  /** Settings with Route 53's own timing, with rate limits and without a population. */
  public LocalSettings(
      Topology topology, int port, StoreKind store, EventKind events, Region clientRegion) {
    this(topology, port, store, events, clientRegion, 1, true, 0);
  }

  /** The same settings without rate limits. */
  public LocalSettings withoutRateLimits() {
    return new LocalSettings(
        topology, port, store, events, clientRegion, timeScale, false, population);
  }

  /**
   * The announce URLs of the front door and of each region; none if their ports are not chosen yet.
   */
  List<String> trackers() {
    return port == 0
        ? List.of()
        : IntStream.rangeClosed(port, port + topology.regions().size())
            .mapToObj("http://127.0.0.1:%d/announce"::formatted)
            .toList();
  }

  /** The port of the region at an index. */
  int port(int index) {
    return port == 0 ? 0 : port + 1 + index;
  }
}
