package meridian.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, IPV4, 192.0.2.1",
    "255.255.255.255, IPV4, 255.255.255.255",
    "2001:db8::1, IPV6, 2001:db8:0:0:0:0:0:1",
    "::1, IPV6, 0:0:0:0:0:0:0:1",
    "::ffff:192.0.2.1, IPV4, 192.0.2.1",
  })
  void parsesLiterals(String literal, Family family, String shown) {
    Address address = Address.parse(literal).orElseThrow();
    assertEquals(family, address.family());
    assertEquals(shown, address.toString());
    assertEquals(address, Address.of(address.bytes()));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "2001:db8:0:0:0:0:0:1, 2001:db8::1",
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "1:0:0:0:0:0:0:0, 1::",
    "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "10:0:0:100:0:0:0:10, 10:0:0:100::10",
  })
  void theLongestRunOfZerosIsCompressed(String literal, String compressed) {
    Address address = Address.parse(literal).orElseThrow();
    assertEquals(compressed, address.compressed());
    assertEquals(address, Address.parse(compressed).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "tracker.example.org",
        "1.2.3.4.5",
        "::g",
        "256.1.1.1",
        "fe80::1%1",
        "1",
        "1.2",
        "1.2.3"
      })
  void rejectsOtherText(String text) {
    assertEquals(Optional.empty(), Address.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, true", "127.0.0.1, true", "0.0.0.0, false", "224.0.0.1, false",
    "2001:db8::1, true", "::1, true", "::, false", "ff02::1, false",
  })
  void isUnicastUnlessUnspecifiedOrMulticast(String literal, boolean unicast) {
    assertEquals(unicast, address(literal).isUnicast());
  }

  @Test
  void bytesAreInNetworkOrder() {
    byte[] bytes = {1, 2, 3, 4};
    assertArrayEquals(bytes, Address.of(bytes).bytes());
    assertThrows(IllegalArgumentException.class, () -> Address.of(new byte[5]));
  }

  @Test
  void formatsEndpoints() {
    assertEquals("192.0.2.1:80", new Endpoint(address("192.0.2.1"), 80).toString());
    assertEquals("[0:0:0:0:0:0:0:1]:80", new Endpoint(address("::1"), 80).toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536})
  void rejectsPortsOutOfRange(int port) {
    Address address = address("192.0.2.1");
    assertThrows(IllegalArgumentException.class, () -> new Endpoint(address, port));
  }

  private static Address address(String literal) {
    return Address.parse(literal).orElseThrow();
  }
}
