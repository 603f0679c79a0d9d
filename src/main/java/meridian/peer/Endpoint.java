package meridian.peer;

/**
 * The address and port at which a peer listens, which identify the peer. With peer ids as identity,
 * one client could replace or remove another client's peer.
 *
 * @param address as seen by the tracker, unless the deployment trusts addresses that clients send
 * @param port 1 to 65535
 */
public record Endpoint(Address address, int port) {

  /** The highest port number. */
  public static final int MAX_PORT = 65535;

  /**
   * Checks the port.
   *
   * @throws IllegalArgumentException if the port is out of range
   */
  public Endpoint {
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("port must be 1 to 65535, not " + port);
    }
  }

  /** The address family. */
  public Family family() {
    return address.family();
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
