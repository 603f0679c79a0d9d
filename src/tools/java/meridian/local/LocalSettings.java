package meridian.local;

import meridian.local.front.EventKind;
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
 * @param place the region that clients of the front door are in
 */
public record LocalSettings(
    Topology topology, int port, StoreKind store, EventKind events, Region place) {

  /** The port of the region at an index. */
  int port(int index) {
    return port == 0 ? 0 : port + 1 + index;
  }
}
