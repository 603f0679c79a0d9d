package meridian.operate.drain;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import meridian.peer.Address;
import meridian.topology.Region;
import meridian.topology.Topology;
import org.xbill.DNS.Name;

/**
 * The routing of a deployment in AWS, according to the zone's own name servers, which are asked on
 * behalf of clients in the network of the region's own host name. It needs only answers of Route
 * 53, which continue while nothing can be changed there.
 */
final class DnsRouting implements ClientRouting {

  /** Name servers are shared, and a health check takes longer to change. */
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(2);

  private final Topology topology;
  private final Name domain;
  private final Supplier<NameServers> servers;

  /**
   * The routing of a deployment with a domain.
   *
   * @param servers finds the zone's name servers; called for each observation
   */
  DnsRouting(Topology topology, Supplier<NameServers> servers) {
    this.topology = topology;
    this.domain = NameServers.name(Optional.ofNullable(topology.global().domain()).orElseThrow());
    this.servers = servers;
  }

  @Override
  public Observation observe(String region) {
    NameServers zone = servers.get();
    if (zone.servers().isEmpty()) {
      return new Observation.Unknown("no name server of %s was found".formatted(text(domain)));
    }
    Name own = hostname(topology.region(region).orElseThrow());
    Set<InetAddress> there = zone.addresses(own);
    if (there.isEmpty()) {
      return new Observation.Unknown("its name servers have no address of %s".formatted(text(own)));
    }
    List<Set<InetAddress>> answers = zone.addresses(domain, oneOfEachFamily(there));
    return answers.isEmpty()
        ? new Observation.Unknown("its name servers give them no address of " + text(domain))
        : observation(region, there, answers, zone);
  }

  private Observation observation(
      String region, Set<InetAddress> there, List<Set<InetAddress>> answers, NameServers zone) {
    boolean some = answers.stream().anyMatch(answer -> !Collections.disjoint(answer, there));
    boolean all = answers.stream().noneMatch(answer -> Collections.disjoint(answer, there));
    if (all) {
      return new Observation.SentTo(true, true, region);
    }
    String others = others(region, answers, zone);
    return new Observation.SentTo(some, false, some ? region + " and " + others : others);
  }

  /** The other regions with these addresses; or the addresses, if no region has them. */
  private String others(String region, List<Set<InetAddress>> answers, NameServers zone) {
    Set<InetAddress> addresses = answers.stream().flatMap(Set::stream).collect(Collectors.toSet());
    List<String> names =
        topology.regions().stream()
            .filter(other -> !other.name().equals(region))
            .filter(other -> !Collections.disjoint(addresses, zone.addresses(hostname(other))))
            .map(Region::name)
            .toList();
    return names.isEmpty()
        ? addresses.stream()
            .map(address -> Address.of(address.getAddress()).compressed())
            .sorted()
            .collect(Collectors.joining(", "))
        : String.join(" and ", names);
  }

  private static List<InetAddress> oneOfEachFamily(Set<InetAddress> addresses) {
    return addresses.stream()
        .collect(Collectors.groupingBy(InetAddress::getClass))
        .values()
        .stream()
        .map(List::getFirst)
        .toList();
  }

  private static Name hostname(Region region) {
    return NameServers.name(Optional.ofNullable(region.hostname()).orElseThrow());
  }

  private static String text(Name name) {
    return name.toString(true);
  }

  @Override
  public Duration pollInterval() {
    return POLL_INTERVAL;
  }

  @Override
  public void close() {
    // Nothing is open between two observations.
  }
}
