package meridian.cli.smoke;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A resolver that replaces the addresses of a host name by those of another one, like curl's {@code
 * --connect-to}: requests and certificates still use the name. It is the process's resolver (JEP
 * 418) and delegates to the JDK's. The JDK caches addresses, so redirect a name before its first
 * use.
 */
public final class HostRedirect extends InetAddressResolverProvider {

  private static final Map<String, String> REDIRECTS = new ConcurrentHashMap<>();

  /** Called by the JDK. */
  public HostRedirect() {}

  /** Redirects a host to the addresses of another one, from now on. */
  static void redirect(String host, String instead) {
    REDIRECTS.put(host, instead);
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    return new Redirecting(configuration.builtinResolver());
  }

  @Override
  public String name() {
    return "connect-to";
  }

  private record Redirecting(InetAddressResolver own) implements InetAddressResolver {

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      return own.lookupByName(REDIRECTS.getOrDefault(host, host), policy);
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      return own.lookupByAddress(address);
    }
  }
}
