package meridian.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.Family;

/** The compact form of peer lists: 6 bytes per IPv4 peer (BEP 23), 18 per IPv6 peer (BEP 7). */
public final class CompactPeers {

  private CompactPeers() {}

  /** Encodes the endpoints of one address family, in their order. */
  public static byte[] encode(Collection<Endpoint> endpoints, Family family) {
    ByteBuffer buffer = ByteBuffer.allocate(endpoints.size() * size(family));
    for (Endpoint endpoint : endpoints) {
      if (endpoint.family() == family) {
        buffer.put(endpoint.address().bytes()).putShort((short) endpoint.port());
      }
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  /**
   * Decodes endpoints and omits those with the invalid port 0. IPv4-mapped addresses become IPv4.
   *
   * @throws IllegalArgumentException unless the length is a multiple of an endpoint's size
   */
  public static List<Endpoint> decode(byte[] bytes, Family family) {
    if (bytes.length % size(family) != 0) {
      throw new IllegalArgumentException(
          "must be a multiple of " + size(family) + " bytes, not " + bytes.length);
    }
    List<Endpoint> endpoints = new ArrayList<>();
    for (ByteBuffer buffer = ByteBuffer.wrap(bytes); buffer.hasRemaining(); ) {
      byte[] address = new byte[family.addressBytes()];
      buffer.get(address);
      int port = Short.toUnsignedInt(buffer.getShort());
      if (port != 0) {
        endpoints.add(new Endpoint(Address.of(address), port));
      }
    }
    return endpoints;
  }

  /** The bytes of one peer. */
  static int size(Family family) {
    return family.addressBytes() + Short.BYTES;
  }
}
