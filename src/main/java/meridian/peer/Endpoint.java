package meridian.peer;

import org.jspecify.annotations.Nullable;

/**
 * The address and port at which a peer listens, which identify the peer. With peer ids as identity,
 * one client could replace or remove another client's peer.
 *
 * @param address as seen by the tracker, unless the deployment trusts addresses that clients send
 * @param port 0 to 65535; 0 and 1 mean that the peer does not listen
 */
public record Endpoint(Address address, int port) {

  /** The highest port number. */
  public static final int MAX_PORT = 65535;

  /** The lowest port at which a peer can listen. */
  private static final int MIN_REACHABLE_PORT = 2;

  /**
   * Checks the port.
   *
   * @throws IllegalArgumentException if the port is out of range
   */
  public Endpoint {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
    }
  }

  /**
   * Whether other peers can connect to this endpoint. A peer that does not listen sends port 0
   * (BiglyBT behind a SOCKS proxy) or 1 (libtorrent, pull requests 4396 and 4712). It can connect
   * to others, but shares its endpoint with all such peers behind its address.
   */
  public boolean isReachable() {
    return port >= MIN_REACHABLE_PORT;
  }

  /** The address family. */
  public Family family() {
    return address.family();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Endpoint endpoint
        && port == endpoint.port
        && address.equals(endpoint.address);
  }

  @Override
  public int hashCode() {
    return 31 * address.hashCode() + port;
  }

  /** {@code 192.0.2.1:6881} or {@code [2001:db8::1]:6881}. */
  @Override
  public String toString() {
    return switch (family()) {
      case IPV4 -> address + ":" + port;
      case IPV6 -> "[" + address + "]:" + port;
    };
  }
}
