package meridian.cli.smoke;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Has a host name lead to where another one leads, as curl's {@code --connect-to} does: requests
 * and certificates still go by the name itself. It is the process's resolver (JEP 418), which asks
 * the JDK's own. Which addresses a name has is kept for a while by the JDK, so take a detour before
 * the name is used.
 */
public final class Detour extends InetAddressResolverProvider {

  private static final Map<String, String> TAKEN = new ConcurrentHashMap<>();

  /** Called by the JDK. */
  public Detour() {}

  /** From now on, this host is looked for where the other one is. */
  static void take(String host, String instead) {
    TAKEN.put(host, instead);
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    return new Detoured(configuration.builtinResolver());
  }

  @Override
  public String name() {
    return "detour";
  }

  private record Detoured(InetAddressResolver own) implements InetAddressResolver {

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      return own.lookupByName(TAKEN.getOrDefault(host, host), policy);
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      return own.lookupByAddress(address);
    }
  }
}
