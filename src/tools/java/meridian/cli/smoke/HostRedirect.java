package meridian.cli.smoke;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A resolver that replaces the addresses of a host name by those of another one, like curl's {@code
 * --connect-to}, or leaves only those of one family: requests and certificates still use the name.
 * It is the process's resolver (JEP 418) and delegates to the JDK's. The JDK caches addresses, so
 * redirect a name before its first use.
 */
public final class HostRedirect extends InetAddressResolverProvider {

  private static final Map<String, String> REDIRECTS = new ConcurrentHashMap<>();
  private static final Map<String, LookupPolicy> POLICIES = new ConcurrentHashMap<>();

  /** Called by the JDK. */
  public HostRedirect() {}

  /** Redirects a host to the addresses of another one, from now on. */
  static void redirect(String host, String instead) {
    REDIRECTS.put(host, instead);
  }

  /** Uses only a host's addresses of one family, from now on. */
  static void restrict(String host, AddressFamily family) {
    POLICIES.put(host, LookupPolicy.of(family.lookup()));
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    return over(configuration.builtinResolver());
  }

  /** Returns the resolver that asks the JDK's one. */
  static InetAddressResolver over(InetAddressResolver own) {
    return new Redirecting(own);
  }

  @Override
  public String name() {
    return "connect-to";
  }

  private record Redirecting(InetAddressResolver own) implements InetAddressResolver {

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      return own.lookupByName(
          REDIRECTS.getOrDefault(host, host), POLICIES.getOrDefault(host, policy));
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      return own.lookupByAddress(address);
    }
  }
}
