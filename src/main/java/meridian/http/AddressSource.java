package meridian.http;

import java.util.Optional;
import meridian.peer.Address;
import meridian.wire.AnnounceQuery;

/** Where a peer's address is taken from. */
public enum AddressSource {
  /**
   * From the connection, whatever the client says: the only safe choice in public, where a claimed
   * address could be a victim's (BEP 7).
   */
  CONNECTION {
    @Override
    Optional<Address> address(HttpRequest request, AnnounceQuery query) {
      return request.client();
    }
  },

  /**
   * From the client's {@code ip}, {@code ipv4} or {@code ipv6} if it sends one that fits the family
   * it connected over: private networks.
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
