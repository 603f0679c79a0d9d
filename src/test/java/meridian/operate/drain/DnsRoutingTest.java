package meridian.operate.drain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import meridian.operate.drain.ClientRouting.Observation;
import meridian.topology.Topology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.SimpleResolver;

/** The routing that is concluded from the answers of name servers on this machine. */
final class DnsRoutingTest {

  private static final Topology TOPOLOGY = Topology.read(Path.of("regions"));

  private final LatencyZone zone = new LatencyZone();
  private final StandInDns server = new StandInDns(zone);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void clientsOfARegionAreSentToItUntilItIsDrained() {
    assertEquals(new Observation.SentTo(true, true, "eu-west-1"), observe("eu-west-1", server));
    zone.drain("eu-west-1");
    assertEquals(new Observation.SentTo(false, false, "us-east-1"), observe("eu-west-1", server));
    assertEquals(new Observation.SentTo(true, true, "us-east-1"), observe("us-east-1", server));
  }

  @Test
  void bothFamiliesAreAskedForInTheRegionsOwnNetworks() {
    observe("us-east-1", server);
    assertEquals(Set.of("192.0.2.0/24", "2001:db8:1:0:0:0:0:0/56"), new TreeSet<>(zone.asked()));
    assertEquals(4, zone.asked().size(), "A and AAAA for either");
  }

  @Test
  void allNameServersMustAgree() {
    LatencyZone late = new LatencyZone();
    zone.drain("eu-west-1");
    try (var other = new StandInDns(late)) {
      assertEquals(
          new Observation.SentTo(true, false, "eu-west-1 and us-east-1"),
          observe("eu-west-1", server, other));
      late.drain("eu-west-1");
      assertEquals(
          new Observation.SentTo(false, false, "us-east-1"), observe("eu-west-1", server, other));
    }
  }

  @Test
  void aNameServerThatDoesNotAnswerIsIgnored() throws SocketException {
    try (var silent = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      var there = new InetSocketAddress(silent.getLocalAddress(), silent.getLocalPort());
      assertEquals(
          new Observation.SentTo(true, true, "eu-west-1"),
          observe("eu-west-1", server.address(), there));
      assertEquals(
          new Observation.Unknown(
              "its name servers have no address of" + " eu-west-1.tracker.example.org"),
          observe("eu-west-1", there));
    }
  }

  @Test
  void addressesOfNoRegionAreReported() {
    try (var odd =
        new StandInDns(
            (name, client) ->
                List.of(name.equals(LatencyZone.DOMAIN) ? "192.0.2.99" : "192.0.2.1"))) {
      assertEquals(new Observation.SentTo(false, false, "192.0.2.99"), observe("eu-west-1", odd));
    }
  }

  @Test
  void aNameWithoutAddressesIsUnknown() {
    try (var bare =
        new StandInDns(
            (name, client) -> name.equals(LatencyZone.DOMAIN) ? List.of() : List.of("192.0.2.1"))) {
      assertEquals(
          new Observation.Unknown("its name servers give them no address of tracker.example.org"),
          observe("eu-west-1", bare));
    }
    assertEquals(
        new Observation.Unknown("no name server of tracker.example.org was found"),
        observe("eu-west-1", new StandInDns[0]));
  }

  @Test
  void nameServersAreReadFromTheDomainsZone() {
    var parent =
        new StandInDns.Zone() {
          @Override
          public List<String> addresses(String name, Optional<ClientSubnetOption> client) {
            return name.equals("ns1.example.net")
                ? List.of("192.0.2.53", "2001:db8:0:0:0:0:0:53")
                : List.of();
          }

          @Override
          public List<String> servers(String name) {
            return name.equals("example.org")
                ? List.of("ns1.example.net", "ns2.example.net")
                : List.of();
          }
        };
    try (var resolver = new StandInDns(parent)) {
      assertEquals(
          List.of(
              new InetSocketAddress("192.0.2.53", 53), new InetSocketAddress("2001:db8::53", 53)),
          NameServers.of(LatencyZone.DOMAIN, new SimpleResolver(resolver.address())).servers());
      assertTrue(
          NameServers.of("tracker.example.com", new SimpleResolver(resolver.address()))
              .servers()
              .isEmpty());
    }
  }

  @Test
  void aZoneThatCannotBeReadIsReported() throws SocketException {
    InetSocketAddress closedPort;
    try (var closed = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      closedPort = new InetSocketAddress(closed.getLocalAddress(), closed.getLocalPort());
    }
    var resolver = new SimpleResolver(closedPort);
    resolver.setTimeout(Duration.ofMillis(100));
    assertTrue(NameServers.of(LatencyZone.DOMAIN, resolver).servers().isEmpty());
  }

  @Test
  void noSocketIsOpenBetweenObservations() {
    assertInstanceOf(Observation.SentTo.class, observe("ap-southeast-1", server));
    zone.drain("us-east-1");
    zone.drain("ap-southeast-1");
    assertEquals(
        new Observation.SentTo(false, false, "eu-west-1"), observe("ap-southeast-1", server));
  }

  private static Observation observe(String region, StandInDns... servers) {
    return observe(
        region,
        List.of(servers).stream().map(StandInDns::address).toArray(InetSocketAddress[]::new));
  }

  private static Observation observe(String region, InetSocketAddress... servers) {
    var zone = new NameServers(List.of(servers));
    try (var directions = new DnsRouting(TOPOLOGY, () -> zone)) {
      return directions.observe(region);
    }
  }
}
