package meridian.peer;

/**
 * Where a peer listens, and who a peer is: identity by (address, port) keeps anybody from evicting
 * or replacing somebody else's peer, which identity by peer id would allow.
 *
 * @param address as seen by the tracker, unless the deployment trusts what clients claim
 * @param port 1 to 65535
 */
public record Endpoint(Address address, int port) {

  /** The highest port there is. */
  public static final int MAX_PORT = 65535;

  /**
   * An endpoint.
   *
   * @throws IllegalArgumentException if the port is out of range
   */
  public Endpoint {
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("port must be 1 to 65535, not " + port);
    }
  }

  /** The family of its address. */
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
