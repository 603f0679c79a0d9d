package meridian.operate.drain;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import meridian.topology.Region;
import meridian.topology.Topology;
import org.xbill.DNS.Name;

/**
 * Where DNS sends clients: asked of the zone's own name servers, for clients in the network that a
 * region's own host name leads to. It needs nothing of Route 53 but its answers, which it goes on
 * giving when nothing can be changed there.
 */
final class DnsDirections implements Directions {

  /** Name servers are others' too, and a health check takes longer to change its mind. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  private final Topology topology;
  private final Name domain;
  private final Supplier<NameServers> servers;

  /**
   * What clients of a deployment are told.
   *
   * @param servers finds the zone's name servers; called at each look
   */
  DnsDirections(Topology topology, Supplier<NameServers> servers) {
    this.topology = topology;
    this.domain = NameServers.name(topology.global().domain());
    this.servers = servers;
  }

  @Override
  public Seen look(String region) {
    NameServers zone = servers.get();
    if (zone.servers().isEmpty()) {
      return new Seen.Lost(
          "sent nobody knows where: no name server of %s was found".formatted(text(domain)));
    }
    Name own = hostname(topology.region(region).orElseThrow());
    Set<InetAddress> there = zone.addresses(own);
    if (there.isEmpty()) {
      return new Seen.Lost(
          "sent nobody knows where: its name servers tell no address of %s".formatted(text(own)));
    }
    List<Set<InetAddress>> answers = zone.addresses(domain, oneOfEachFamily(there));
    return answers.isEmpty()
        ? new Seen.Lost("told no address of " + text(domain))
        : sent(region, there, answers, zone);
  }

  private Seen sent(
      String region, Set<InetAddress> there, List<Set<InetAddress>> answers, NameServers zone) {
    boolean some = answers.stream().anyMatch(answer -> !Collections.disjoint(answer, there));
    boolean all = answers.stream().noneMatch(answer -> Collections.disjoint(answer, there));
    if (all) {
      return new Seen.Sent(true, true, region);
    }
    String others = others(region, answers, zone);
    return new Seen.Sent(some, false, some ? region + " and " + others : others);
  }

  /** The other regions whose addresses were answered; or the addresses, if they are none's. */
  private String others(String region, List<Set<InetAddress>> answers, NameServers zone) {
    Set<InetAddress> told = answers.stream().flatMap(Set::stream).collect(Collectors.toSet());
    List<String> names =
        topology.regions().stream()
            .filter(other -> !other.name().equals(region))
            .filter(other -> !Collections.disjoint(told, zone.addresses(hostname(other))))
            .map(Region::name)
            .toList();
    return names.isEmpty()
        ? told.stream().map(InetAddress::getHostAddress).sorted().collect(Collectors.joining(", "))
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
    return NameServers.name(region.hostname());
  }

  private static String text(Name name) {
    return name.toString(true);
  }

  @Override
  public Duration lookAgain() {
    return LOOK_AGAIN;
  }

  @Override
  public void close() {
    // Nothing is open between two looks.
  }
}
