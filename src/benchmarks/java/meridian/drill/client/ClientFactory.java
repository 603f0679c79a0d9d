package meridian.drill.client;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import meridian.drill.cloud.SimulatedDeployment;
import meridian.simulation.ClientKind;
import meridian.simulation.Population;
import meridian.simulation.Session;
import meridian.simulation.SessionGenerator;
import meridian.simulation.TrackerId;
import meridian.simulation.TrafficMix;
import meridian.topology.Region;

/** Creates clients of random kinds, some with tiers, which keep DNS answers for random times. */
public final class ClientFactory {

  private static final int PEERS_PER_TORRENT = 4;
  private static final double HAS_TIERS = 0.3;

  /** Lifetimes of cached DNS answers: a minute to an hour, each magnitude as likely. */
  private static final double MIN_CACHED_SECONDS = 60;

  private static final double MAX_CACHED_SECONDS = 3_600;

  private final SimulatedDeployment deployment;
  private final Observer observer;
  private final RandomGenerator random;

  private ClientFactory(SimulatedDeployment deployment, Observer observer) {
    this.deployment = deployment;
    this.observer = observer;
    this.random = deployment.random();
  }

  /**
   * An empty population.
   *
   * @param size clients at a time, on average
   */
  public static Population population(SimulatedDeployment deployment, Observer observer, int size) {
    TrafficMix mix =
        new TrafficMix(
            size, Math.max(1, size / PEERS_PER_TORRENT), deployment.topology().regions().size());
    ClientFactory factory = new ClientFactory(deployment, observer);
    return new Population(
        new SessionGenerator(mix, deployment.random()), factory::clients, deployment.time());
  }

  private List<Client> clients(Session session) {
    ClientKind kind = ClientKind.any(random);
    boolean hasTiers = random.nextDouble() < HAS_TIERS && kind.triesTiersInTurn();
    List<Region> regions = deployment.topology().regions();
    DnsCache dnsCache =
        new DnsCache(
            deployment.dns(), now -> regions.get(session.region(now)), randomCacheLifetime());
    Client.Device device =
        new Client.Device(session, kind, hasTiers, dnsCache, new TrackerId(session.sendsTickets()));
    List<Client> clients =
        session.infoHashes().stream()
            .map(infoHash -> new Client(device, infoHash, deployment, observer))
            .toList();
    clients.forEach(observer::add);
    return clients;
  }

  private Duration randomCacheLifetime() {
    double magnitude = Math.log(MAX_CACHED_SECONDS / MIN_CACHED_SECONDS);
    return Duration.ofMillis(
        Math.round(1000 * MIN_CACHED_SECONDS * Math.exp(magnitude * random.nextDouble())));
  }
}
