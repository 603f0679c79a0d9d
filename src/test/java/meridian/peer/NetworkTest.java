package meridian.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1/32",
    "192.0.2.1/32, 192.0.2.1/32",
    "::ffff:192.0.2.1, 192.0.2.1/32",
    "2001:db8::1, 2001:db8:0:0::/64",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
    "2001:DB8:1:2::/64, 2001:db8:1:2::/64",
    "::1, 0:0:0:0::/64",
    "ffff:ffff:ffff:ffff:1::, ffff:ffff:ffff:ffff::/64",
  })
  void parsesAnyAddressOfANetwork(String text, String name) {
    assertEquals(Optional.of(name), Network.parse(text).map(Network::toString));
  }

  @Test
  void parsesTheTextFormOfANetwork() {
    Random random = new Random(5);
    for (int n = 0; n < 1_000; n++) {
      for (Network network :
          new Network[] {
            new Network.OfV4(random.nextInt()),
            new Network.OfV6(random.nextLong()),
            new Network.OfV6(0x20010db8L << 32 | random.nextInt(3))
          }) {
        assertEquals(Optional.of(network), Network.parse(network.toString()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/32",
        "192.0.2.0/24",
        "192.0.2.1/64",
        "192.0.2.1/2",
        "192.0.2.1/",
        "192.0.2.1/32/32",
        "192.0.2",
        "2001:db8::/32",
        "2001:db8::/48",
        "2001:db8::1/128",
        "fe80::1%eth0",
        "example.org"
      })
  void rejectsOtherText(String text) {
    assertEquals(Optional.empty(), Network.parse(text));
  }
}
