package meridian.cli.smoke;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.util.Arrays;
import meridian.command.CommandFailedException;

/** The only family of addresses by which a tracker is asked. */
enum AddressFamily {
  IPV4("IPv4", LookupPolicy.IPV4, Inet4Address.class),
  IPV6("IPv6", LookupPolicy.IPV6, Inet6Address.class);

  private final String title;
  private final int lookup;
  private final Class<? extends InetAddress> kind;

  AddressFamily(String title, int lookup, Class<? extends InetAddress> kind) {
    this.title = title;
    this.lookup = lookup;
    this.kind = kind;
  }

  /** The characteristic of {@link LookupPolicy}. */
  int lookup() {
    return lookup;
  }

  /**
   * Checks that a host, which may be an address, has addresses of this family only.
   *
   * @throws CommandFailedException if it does not
   */
  void check(String host) throws CommandFailedException {
    try {
      if (Arrays.stream(InetAddress.getAllByName(host)).allMatch(kind::isInstance)) {
        return;
      }
    } catch (UnknownHostException _) {
      // Reported below.
    }
    throw new CommandFailedException(host + " has no " + title + " address.");
  }
}
