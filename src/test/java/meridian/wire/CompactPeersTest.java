package meridian.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.Family;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class CompactPeersTest {

  private static final List<Endpoint> MIXED =
      List.of(
          endpoint("192.0.2.1", 6881),
          endpoint("2001:db8::1", 65535),
          endpoint("255.255.255.255", 1));
  private static final String PACKED_4 = "c00002011ae1" + "ffffffff0001";
  private static final String PACKED_6 = "20010db8000000000000000000000001ffff";

  @ParameterizedTest
  @CsvSource({"IPV4, " + PACKED_4, "IPV6, " + PACKED_6})
  void encodesTheEndpointsOfAFamily(Family family, String packed) {
    assertArrayEquals(bytes(packed), CompactPeers.encode(MIXED, family));
  }

  @ParameterizedTest
  @CsvSource({"IPV4, " + PACKED_4, "IPV6, " + PACKED_6})
  void decodesEndpoints(Family family, String packed) {
    assertEquals(
        MIXED.stream().filter(endpoint -> endpoint.family() == family).toList(),
        CompactPeers.decode(bytes(packed), family));
  }

  @ParameterizedTest
  @EnumSource
  void decodesAnEmptyList(Family family) {
    assertEquals(List.of(), CompactPeers.decode(CompactPeers.encode(List.of(), family), family));
  }

  @Test
  void omitsPortZero() {
    assertEquals(
        List.of(endpoint("192.0.2.1", 6881)),
        CompactPeers.decode(bytes("c00002020000" + "c00002011ae1"), Family.IPV4));
  }

  @ParameterizedTest
  @CsvSource({"IPV4, 1", "IPV4, 5", "IPV4, 7", "IPV4, 16", "IPV6, 6", "IPV6, 17", "IPV6, 20"})
  void rejectsAPartialEndpoint(Family family, int size) {
    assertThrows(IllegalArgumentException.class, () -> CompactPeers.decode(new byte[size], family));
  }

  private static Endpoint endpoint(String address, int port) {
    return new Endpoint(Address.parse(address).orElseThrow(), port);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
