package meridian.serve.proxy;

import java.util.List;
import java.util.Optional;
import meridian.peer.Address;

/**
 * The proxies that are believed about their clients. {@code X-Forwarded-For} is read from the
 * right: each proxy appends the address that connected to it, so what a client wrote itself is to
 * the left of what the first trusted proxy appended.
 *
 * @param blocks the proxies' addresses
 */
public record TrustedProxies(List<Cidr> blocks) {

  /** No proxy is trusted. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  /** Takes an immutable copy. */
  public TrustedProxies {
    blocks = List.copyOf(blocks);
  }

  /** Whether an address is a trusted proxy's. */
  public boolean trusts(Address address) {
    for (Cidr block : blocks) {
      if (block.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The client of a request from a trusted proxy: the rightmost forwarded address that is not a
   * trusted proxy's; the leftmost one, if all are proxies'. Empty if what follows to the left of
   * the trusted proxies is no address, such as {@code unknown}.
   *
   * @param forwardedFor the values of {@code X-Forwarded-For}, as one list
   */
  public Optional<Address> client(String forwardedFor) {
    Optional<Address> client = Optional.empty();
    int to = forwardedFor.length();
    while (to >= 0) {
      int comma = to == 0 ? -1 : forwardedFor.lastIndexOf(',', to - 1);
      client = address(forwardedFor.substring(comma + 1, to).strip());
      if (!client.map(this::trusts).orElse(false)) {
        return client;
      }
      to = comma;
    }
    return client;
  }

  /** Parses an address, which some proxies write with a port: {@code 192.0.2.1:80, [::1]:80}. */
  private static Optional<Address> address(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0 ? Optional.empty() : Address.parse(text.substring(1, end));
    }
    int colon = text.indexOf(':');
    boolean hasPort = colon >= 0 && text.indexOf('.') >= 0 && colon == text.lastIndexOf(':');
    return Address.parse(hasPort ? text.substring(0, colon) : text);
  }
}
