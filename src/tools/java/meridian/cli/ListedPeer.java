package meridian.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import meridian.command.CommandFailedException;
import meridian.peer.Endpoint;
import meridian.peer.Family;
import meridian.wire.Bencoded;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;
import meridian.wire.Bencoded.Sequence;
import meridian.wire.CompactPeers;
import meridian.wire.PercentEncoding;

/**
 * A peer in a tracker's answer.
 *
 * @param address an address; in the dictionary form, the text that the tracker sent
 * @param port 0 to 65535 in the compact form, anything in the other
 * @param id its peer id, percent-encoded; only the dictionary form has it
 */
public record ListedPeer(String address, long port, Optional<String> id) {

  /**
   * The peers of an answer, in either form.
   *
   * @throws CommandFailedException if a list is in neither form
   */
  static List<ListedPeer> of(Dictionary answer) throws CommandFailedException {
    try {
      return Stream.concat(
              answer.get("peers").stream().flatMap(peers -> list(peers, Family.IPV4)),
              answer.get("peers6").stream().flatMap(peers -> list(peers, Family.IPV6)))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException("The tracker's list of peers " + e.getMessage() + ".");
    }
  }

  private static Stream<ListedPeer> list(Bencoded peers, Family family) {
    return switch (peers) {
      case ByteString compact ->
          CompactPeers.decode(compact.bytes(), family).stream().map(ListedPeer::of);
      case Sequence sequence -> sequence.items().stream().map(ListedPeer::of);
      case Int _, Dictionary _ -> throw new IllegalArgumentException("must be a string or a list");
    };
  }

  private static ListedPeer of(Endpoint endpoint) {
    return new ListedPeer(endpoint.address().compressed(), endpoint.port(), Optional.empty());
  }

  private static ListedPeer of(Bencoded item) {
    if (!(item instanceof Dictionary peer)) {
      throw new IllegalArgumentException("must hold dictionaries only");
    }
    return new ListedPeer(
        peer.get("ip", ByteString.class).map(ByteString::utf8).orElse("?"),
        peer.get("port", Int.class).map(Int::value).orElse(0L),
        peer.get("peer id", ByteString.class).map(id -> PercentEncoding.encode(id.bytes())));
  }

  /** {@code 192.0.2.1:6881} or {@code [2001:db8::1]:6881}, and the peer id if there is one. */
  @Override
  public String toString() {
    String host = address.contains(":") ? "[" + address + "]" : address;
    return host + ":" + port + id.map(known -> "  " + known).orElse("");
  }
}
