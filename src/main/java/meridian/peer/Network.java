package meridian.peer;

import java.util.Optional;

/**
 * The unit of rate limits and bans: the smallest network that a provider assigns to a customer. It
 * is an IPv4 address, or the first 64 bits of an IPv6 address (RFC 6177).
 */
public sealed interface Network {

  /**
   * A single IPv4 address, a /32.
   *
   * @param address the four bytes, big-endian
   */
  record OfV4(int address) implements Network {
    @Override
    public String toString() {
      return new Address.V4(address) + V4_LENGTH;
    }
  }

  /**
   * An IPv6 /64.
   *
   * @param prefix bytes 0 to 7 of its addresses, big-endian
   */
  record OfV6(long prefix) implements Network {
    /** All four groups of the prefix: {@code 2001:db8:0:1::/64}. */
    @Override
    public String toString() {
      return "%x:%x:%x:%x::%s"
          .formatted(
              prefix >>> 48,
              prefix >>> 32 & 0xffff,
              prefix >>> 16 & 0xffff,
              prefix & 0xffff,
              V6_LENGTH);
    }
  }

  /** The network for people, in the form of RFC 5952: {@code 2001:db8::/64}. */
  default String compressed() {
    return switch (this) {
      case OfV4 _ -> toString();
      case OfV6(long prefix) -> new Address.V6(prefix, 0).compressed() + V6_LENGTH;
    };
  }

  /** The prefix length in an IPv4 network's text form. */
  String V4_LENGTH = "/32";

  /** The prefix length in an IPv6 network's text form. */
  String V6_LENGTH = "/64";

  /** The network of an address. */
  static Network of(Address address) {
    return switch (address) {
      case Address.V4(int bits) -> new OfV4(bits);
      case Address.V6(long high, long _) -> new OfV6(high);
    };
  }

  /**
   * Parses a network, given by one of its addresses with or without the prefix length: {@code
   * 192.0.2.1}, {@code 192.0.2.1/32}, {@code 2001:db8::1}, {@code 2001:db8::/64}. Empty for other
   * text and for other prefix lengths.
   */
  static Optional<Network> parse(String text) {
    int slash = text.indexOf('/');
    String length = slash < 0 ? "" : text.substring(slash);
    return Address.parse(slash < 0 ? text : text.substring(0, slash))
        .map(Network::of)
        .filter(network -> length.isEmpty() || network.toString().endsWith(length));
  }
}
