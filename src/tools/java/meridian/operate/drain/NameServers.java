package meridian.operate.drain;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Address;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A zone's authoritative name servers, asked without a cache on behalf of clients at an address
 * (EDNS client subnet, RFC 7871).
 */
record NameServers(List<InetSocketAddress> servers) {

  static final int PORT = 53;

  /** Bytes of a UDP datagram that is not fragmented on almost any path (RFC 9715). */
  private static final int PAYLOAD = 1232;

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int IPV4_PREFIX = 24;
  private static final int IPV6_PREFIX = 56;
  private static final int IPV4_BYTES = 4;

  NameServers {
    servers = List.copyOf(servers);
  }

  /** The name servers of the zone of a name; none if the resolver does not answer. */
  static NameServers of(String domain, Resolver resolver) {
    for (Name zone = name(domain); zone.labels() > 1; zone = new Name(zone, 1)) {
      List<Record> servers = lookUp(zone, Type.NS, resolver);
      if (!servers.isEmpty()) {
        return new NameServers(
            servers.stream()
                .flatMap(server -> addresses(((NSRecord) server).getTarget(), resolver))
                .map(address -> new InetSocketAddress(address, PORT))
                .toList());
      }
    }
    return new NameServers(List.of());
  }

  /** An absolute host name. */
  static Name name(String text) {
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException e) {
      throw new IllegalArgumentException("not a host name: " + text, e);
    }
  }

  private static Stream<InetAddress> addresses(Name name, Resolver resolver) {
    return Stream.of(Type.A, Type.AAAA)
        .flatMap(type -> lookUp(name, type, resolver).stream())
        .flatMap(record -> address(record).stream());
  }

  private static List<Record> lookUp(Name name, int type, Resolver resolver) {
    Lookup lookup = new Lookup(name, type);
    lookup.setResolver(resolver);
    lookup.setCache(null);
    Record[] found = lookup.run();
    return found == null ? List.of() : List.of(found);
  }

  /** The addresses of a name, of both families and from all servers together. */
  Set<InetAddress> addresses(Name name) {
    return ask(name, List.of(Optional.empty())).flatMap(Set::stream).collect(Collectors.toSet());
  }

  /**
   * The addresses of a name for some clients: a set for each client, server and family, without
   * empty sets.
   *
   * @param clients the clients' addresses
   */
  List<Set<InetAddress>> addresses(Name name, List<InetAddress> clients) {
    return ask(name, clients.stream().map(Optional::of).toList())
        .filter(answer -> !answer.isEmpty())
        .toList();
  }

  /** Asks all servers at the same time, for all clients and both families. */
  private Stream<Set<InetAddress>> ask(Name name, List<Optional<InetAddress>> clients) {
    List<CompletableFuture<Set<InetAddress>>> answers = new ArrayList<>();
    for (InetSocketAddress server : servers) {
      for (Optional<InetAddress> client : clients) {
        answers.add(ask(server, query(name, Type.A), client));
        answers.add(ask(server, query(name, Type.AAAA), client));
      }
    }
    return answers.stream().map(CompletableFuture::join);
  }

  private static Message query(Name name, int type) {
    Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    query.getHeader().unsetFlag(Flags.RD);
    return query;
  }

  private static CompletableFuture<Set<InetAddress>> ask(
      InetSocketAddress server, Message query, Optional<InetAddress> client) {
    SimpleResolver resolver = new SimpleResolver(server);
    resolver.setTimeout(TIMEOUT);
    resolver.setEDNS(0, PAYLOAD, 0, client.<EDNSOption>map(NameServers::subnet).stream().toList());
    return resolver
        .sendAsync(query)
        .thenApply(NameServers::answer)
        // Other servers may answer.
        .exceptionally(_ -> Set.of())
        .toCompletableFuture();
  }

  private static EDNSOption subnet(InetAddress client) {
    int prefix = client.getAddress().length == IPV4_BYTES ? IPV4_PREFIX : IPV6_PREFIX;
    return new ClientSubnetOption(prefix, Address.truncate(client, prefix));
  }

  private static Set<InetAddress> answer(Message reply) {
    return reply.getSection(Section.ANSWER).stream()
        .flatMap(record -> address(record).stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Optional<InetAddress> address(Record record) {
    return switch (record) {
      case ARecord ipv4 -> Optional.of(ipv4.getAddress());
      case AAAARecord ipv6 -> Optional.of(ipv6.getAddress());
      default -> Optional.empty();
    };
  }
}
