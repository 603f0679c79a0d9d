package meridian.serve.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import meridian.peer.Address;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client that trusted proxies forwarded. */
final class TrustedProxiesTest {

  private static final TrustedProxies PROXIES =
      new TrustedProxies(List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("::1")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "198.51.100.7                       | 198.51.100.7",
        "203.0.113.1, 198.51.100.7          | 198.51.100.7",
        "198.51.100.7, 10.0.0.2             | 198.51.100.7",
        "6.6.6.6,198.51.100.7,10.0.0.2,::1  | 198.51.100.7",
        "10.0.0.3, 10.0.0.2                 | 10.0.0.3",
        "unknown                            |",
        "198.51.100.7, unknown              |",
        "unknown, 10.0.0.2                  |",
        "198.51.100.7,                      |",
        ",198.51.100.7                      | 198.51.100.7",
        ",                                  |",
        "198.51.100.7:4711                  | 198.51.100.7",
        "[2001:db8::7]:4711                 | 2001:db8::7",
        "[2001:db8::7]                      | 2001:db8::7",
        "2001:db8::7                        | 2001:db8::7",
        "::ffff:198.51.100.7                | 198.51.100.7",
        "[2001:db8::7                       |"
      })
  void isTheRightmostAddressThatIsNoProxys(String forwardedFor, @Nullable String client) {
    assertEquals(
        Optional.ofNullable(client).map(TrustedProxiesTest::address),
        PROXIES.client(forwardedFor),
        forwardedFor);
  }

  @Test
  void trustsOnlyItsBlocks() {
    assertTrue(PROXIES.trusts(address("10.200.0.1")));
    assertTrue(PROXIES.trusts(address("::1")));
    assertFalse(PROXIES.trusts(address("127.0.0.1")));
    assertFalse(TrustedProxies.NONE.trusts(address("127.0.0.1")));
  }

  /** Whatever a client sends to the left of what the proxy appends has no effect. */
  @Test
  void aClientCannotChooseItsAddress() {
    var random = new Random(17);
    for (int n = 0; n < 20_000; n++) {
      var forged = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        forged.append(" ,.:[]10f%".charAt(random.nextInt(10)));
      }
      assertEquals(
          Optional.of(address("198.51.100.7")),
          PROXIES.client(forged + ", 198.51.100.7"),
          forged::toString);
      PROXIES.client(forged.toString());
    }
  }

  private static Address address(String literal) {
    return Address.parse(literal).orElseThrow();
  }
}
