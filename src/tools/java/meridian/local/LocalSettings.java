package meridian.local;

import meridian.local.gateway.EventKind;
import meridian.topology.Region;
import meridian.topology.Topology;

/**
 * What a local run is to be.
 *
 * @param topology the regions to run
 * @param port of the front door; the regions' follow it, in their order. 0 lets the system choose
 *     each.
 * @param store where peers are kept
 * @param events how requests reach the functions
 * @param clientRegion the region that clients of the front door are in
 * @param timeScale how many times as fast as with Route 53 clients follow a change, 1 or more
 */
public record LocalSettings(
    Topology topology,
    int port,
    StoreKind store,
    EventKind events,
    Region clientRegion,
    int timeScale) {

  /** With clients who follow a change as they do with Route 53. */
  public LocalSettings(
      Topology topology, int port, StoreKind store, EventKind events, Region place) {
    this(topology, port, store, events, place, 1);
  }

  /** The port of the region at an index. */
  int port(int index) {
    return port == 0 ? 0 : port + 1 + index;
  }
}
