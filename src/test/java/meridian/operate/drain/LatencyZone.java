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
 * A zone as Route 53 has it for the regions of this repository: each region's own host name leads
 * to it, and the shared one to the region that the client's network is in, or, if that is drained,
 * to the first other one.
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

  /** Runs before each answer, as a health check changes its mind some time. */
  synchronized void beforeAnswers(Runnable action) {
    beforeAnswers = action;
  }

  /** The networks that were asked for, in their order. */
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
