package meridian.local;

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
 */
public record LocalSettings(
    Topology topology,
    int port,
    StoreKind store,
    EventKind events,
    Region clientRegion,
    int timeScale) {

  /** Settings with Route 53's own timing. */
  public LocalSettings(
      Topology topology, int port, StoreKind store, EventKind events, Region clientRegion) {
    this(topology, port, store, events, clientRegion, 1);
  }

  /** The port of the region at an index. */
  int port(int index) {
    return port == 0 ? 0 : port + 1 + index;
  }
}
