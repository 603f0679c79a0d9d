package meridian.serve.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import meridian.peer.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks of addresses. */
final class CidrTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.1.2.3/8, 10.9.9.9, true",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.0, false",
    "192.0.2.0/31, 192.0.2.1, true",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 2001:db8::1, true",
    "::/0, 10.0.0.1, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "2001:db8::/64, 2001:db8::ffff, true",
    "2001:db8::/65, 2001:db8::7fff:0:0:1, true",
    "2001:db8::/65, 2001:db8::8000:0:0:1, false",
    "::1/128, ::1, true",
    "::1/128, ::2, false",
    "127.0.0.0/8, ::ffff:127.0.0.1, true"
  })
  void containsTheAddressesOfItsBlock(String block, String address, boolean isContained) {
    assertEquals(isContained, Cidr.parse(block).contains(Address.parse(address).orElseThrow()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/x",
        "::/129",
        "host/8",
        "10.0.0/8",
        "10.0.0.0/8/8",
        "10.0.0.0/0008"
      })
  void otherTextIsRefused(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text)).getMessage();
    assertEquals(
        "must be an address or a block such as 10.0.0.0/8 or 2001:db8::/32: " + text, message);
  }

  @Test
  void isShownAsABlock() {
    assertEquals("2001:db8::/32", Cidr.parse("2001:db8::/32").toString());
    assertEquals("192.0.2.1/32", Cidr.parse("192.0.2.1").toString());
  }
}
