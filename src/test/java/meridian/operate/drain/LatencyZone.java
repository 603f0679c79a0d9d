package meridian.operate.drain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.ClientSubnetOption;

/**
 * A zone of Route 53 with latency routing for the regions of this repository. A region's host name
 * resolves to that region, and the shared name to the region of the client's network or, if that is
 * drained, to the first other region.
 */
final class LatencyZone implements StandInDns.Zone {

  static final String DOMAIN = "tracker.example.org";

  /** Each region's addresses. */
  static final Map<String, List<String>> ADDRESSES = new LinkedHashMap<>();

  static {
    ADDRESSES.put("us-east-1", List.of("192.0.2.10", "192.0.2.11", "2001:db8:1:0:0:0:0:10"));
    ADDRESSES.put("eu-west-1", List.of("198.51.100.20", "2001:db8:2:0:0:0:0:20"));
    ADDRESSES.put("ap-southeast-1", List.of("203.0.113.30"));
  }

  private static final Map<String, String> NETWORKS =
      Map.of(
          "192.0.2.0/24", "us-east-1",
          "2001:db8:1:0:0:0:0:0/56", "us-east-1",
          "198.51.100.0/24", "eu-west-1",
          "2001:db8:2:0:0:0:0:0/56", "eu-west-1",
          "203.0.113.0/24", "ap-southeast-1");

  private final Set<String> drained = new HashSet<>();
  private final List<String> asked = new ArrayList<>();
  private Runnable beforeAnswers = () -> {};

  synchronized void drain(String region) {
    drained.add(region);
  }

  synchronized void undrain(String region) {
    drained.remove(region);
  }

  /** Runs an action before each answer, such as a change of a health check. */
  synchronized void beforeAnswers(Runnable action) {
    beforeAnswers = action;
  }

  /** The clients' networks of the queries, in order. */
  synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public synchronized List<String> addresses(String name, Optional<ClientSubnetOption> client) {
    beforeAnswers.run();
    if (!name.equals(DOMAIN)) {
      return ADDRESSES.getOrDefault(name.replace("." + DOMAIN, ""), List.of());
    }
    String network = client.map(LatencyZone::network).orElse("nowhere");
    asked.add(network);
    String near = NETWORKS.getOrDefault(network, "");
    return ADDRESSES.getOrDefault(drained.contains(near) ? other() : near, List.of());
  }

  private String other() {
    return ADDRESSES.keySet().stream()
        .filter(region -> !drained.contains(region))
        .findFirst()
        .orElseThrow();
  }

  private static String network(ClientSubnetOption client) {
    return client.getAddress().getHostAddress() + "/" + client.getSourcePrefixLength();
  }
}
