package meridian.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.Family;

/** Endpoints packed into a string: 6 bytes each for IPv4 (BEP 23), 18 for IPv6 (BEP 7). */
public final class CompactPeers {

  private CompactPeers() {}

  /** Packs those endpoints that are of a family, in their order. */
  public static byte[] encode(Collection<Endpoint> endpoints, Family family) {
    List<Endpoint> packed = endpoints.stream().filter(e -> e.family() == family).toList();
    ByteBuffer buffer = ByteBuffer.allocate(packed.size() * size(family));
    for (Endpoint endpoint : packed) {
      buffer.put(endpoint.address().bytes()).putShort((short) endpoint.port());
    }
    return buffer.array();
  }

  /**
   * Unpacks endpoints, leaving out those with port 0, where nobody can listen. IPv4-mapped
   * addresses become IPv4.
   *
   * @throws IllegalArgumentException unless the string is a whole number of endpoints long
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

  private static int size(Family family) {
    return family.addressBytes() + Short.BYTES;
  }
}
