package meridian.cli.smoke;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class HostRedirectTest {

  private static final LookupPolicy BOTH =
      LookupPolicy.of(LookupPolicy.IPV4 | LookupPolicy.IPV6 | LookupPolicy.IPV4_FIRST);

  private final List<String> asked = new ArrayList<>();

  @Test
  void asks_for_one_family_of_a_restricted_name_only() throws UnknownHostException {
    InetAddressResolver resolver = HostRedirect.over(new Recording());
    HostRedirect.redirect("shared.redirect.invalid", "own.redirect.invalid");
    HostRedirect.restrict("shared.redirect.invalid", AddressFamily.IPV6);
    resolver.lookupByName("shared.redirect.invalid", BOTH);
    resolver.lookupByName("other.redirect.invalid", BOTH);
    assertEquals(
        List.of(
            "own.redirect.invalid " + LookupPolicy.IPV6,
            "other.redirect.invalid " + BOTH.characteristics()),
        asked);
  }

  /** The JDK's resolver, in place of which lookups are recorded. */
  private final class Recording implements InetAddressResolver {

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) {
      asked.add(host + " " + policy.characteristics());
      return Stream.empty();
    }

    @Override
    public String lookupByAddress(byte[] address) {
      return "";
    }
  }
}
