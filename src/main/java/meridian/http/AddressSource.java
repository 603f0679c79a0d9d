package meridian.http;

import java.util.Optional;
import meridian.peer.Address;
import meridian.wire.AnnounceQuery;

/** Where the address of a peer is taken from. */
public enum AddressSource {
  /**
   * The connection. The only safe choice for a public tracker: an address that a client sends could
   * be a victim's (BEP 7).
   */
  CONNECTION {
    @Override
    Optional<Address> address(HttpRequest request, AnnounceQuery query) {
      return request.client();
    }
  },

  /**
   * The parameter {@code ip}, {@code ipv4} or {@code ipv6} if its address family is that of the
   * connection, else the connection. For private networks.
   */
  CLIENT {
    @Override
    Optional<Address> address(HttpRequest request, AnnounceQuery query) {
      return query.claimedAddresses().stream()
          .filter(Address::isUnicast)
          .filter(claim -> request.client().stream().allMatch(c -> c.family() == claim.family()))
          .findFirst()
          .or(request::client);
    }
  };

  abstract Optional<Address> address(HttpRequest request, AnnounceQuery query);
}
