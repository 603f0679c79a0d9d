package meridian.serve.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import meridian.peer.Network;

/** Counts the open connections of each client network. Safe for use by many threads. */
final class AddressConnections {

  private final int most;
  private final ConcurrentMap<Network, Integer> open = new ConcurrentHashMap<>();

  /**
   * No connections.
   *
   * @param most how many a network may have
   */
  AddressConnections(int most) {
    this.most = most;
  }

  /** Adds a connection; false if the network has too many already. */
  boolean add(Network network) {
    if (open.merge(network, 1, Integer::sum) <= most) {
      return true;
    }
    remove(network);
    return false;
  }

  /** Whether a network may have another connection. */
  boolean hasRoom(Network network) {
    return open.getOrDefault(network, 0) < most;
  }

  /** Removes a connection that was added. */
  void remove(Network network) {
    open.computeIfPresent(network, (_, before) -> before == 1 ? null : before - 1);
  }

  /** How many networks have a connection. */
  int networks() {
    return open.size();
  }
}
