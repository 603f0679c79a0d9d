package meridian.store;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.Id160;
import meridian.peer.Peer;
import meridian.peer.PeerId;
import meridian.peer.Role;

/** Peers for tests, identified by a number. */
public final class Peers {

  private Peers() {}

  /** The n-th IPv4 peer. */
  public static Peer ipv4(int n, Role role) {
    return new Peer(new Endpoint(new Address.V4(0x0a000000 + n), 6881), role, id(n));
  }

  /** The n-th IPv6 peer. */
  public static Peer ipv6(int n, Role role) {
    Endpoint endpoint = new Endpoint(new Address.V6(0x20010db8_00000000L, n), 6881);
    return new Peer(endpoint, role, id(n));
  }

  /** A range of IPv4 peers. */
  public static Stream<Peer> ipv4(int from, int count, Role role) {
    return IntStream.range(from, from + count).mapToObj(n -> ipv4(n, role));
  }

  private static Optional<PeerId> id(int n) {
    return Optional.of(new PeerId(new Id160(0x2d4d4431_3030302dL, 0, n)));
  }
}
