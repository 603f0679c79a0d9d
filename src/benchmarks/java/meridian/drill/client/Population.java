package meridian.drill.client;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import meridian.drill.cloud.SimulatedDeployment;
import meridian.model.VirtualTime;
import meridian.simulation.ClientKind;
import meridian.simulation.SwarmMember;
import meridian.simulation.Torrents;
import meridian.topology.Region;

/**
 * A population of about constant size: each client stays for some hours, and is followed by
 * another. Half of them leave without announcing it; some start complete, others complete later.
 */
public final class Population {

  private static final int PEERS_PER_TORRENT = 4;
  private static final Duration MEAN_STAY = Duration.ofHours(6);
  private static final Duration MEAN_DOWNLOAD = Duration.ofHours(2);
  private static final double STARTS_COMPLETE = 0.4;
  private static final double ANNOUNCES_STOP = 0.5;
  private static final double HAS_TIERS = 0.3;

  /** Lifetimes of cached DNS answers: a minute to an hour, each magnitude as likely. */
  private static final double MIN_CACHED_SECONDS = 60;

  private static final double MAX_CACHED_SECONDS = 3_600;

  private final SimulatedDeployment deployment;
  private final Observer observer;
  private final RandomGenerator random;
  private final Torrents torrents;
  private int count;

  public Population(SimulatedDeployment deployment, Observer observer, int size) {
    this.deployment = deployment;
    this.observer = observer;
    this.random = deployment.random();
    this.torrents = new Torrents(Math.max(1, size / PEERS_PER_TORRENT));
  }

  /** Starts clients within a time. */
  public void start(int size, Duration within) {
    for (int n = 0; n < size; n++) {
      after(within, random.nextDouble(), this::startClient);
    }
  }

  private void startClient() {
    Client client = client();
    observer.add(client);
    client.start(random.nextDouble() < STARTS_COMPLETE);
    after(MEAN_DOWNLOAD, random.nextExponential(), client::complete);
    after(
        MEAN_STAY,
        random.nextExponential(),
        () -> {
          observer.remove(client);
          client.leave(random.nextDouble() < ANNOUNCES_STOP);
          startClient();
        });
  }

  private void after(Duration duration, double factor, Runnable task) {
    deployment.time().after(VirtualTime.scaled(duration, factor), task);
  }

  private Client client() {
    List<Region> regions = deployment.topology().regions();
    Region place = regions.get(random.nextInt(regions.size()));
    ClientKind kind = ClientKind.any(random);
    boolean hasTiers = random.nextDouble() < HAS_TIERS && kind.triesTiersInTurn();
    return new Client(
        SwarmMember.remote(count++, Torrents.v1(torrents.draw(random))),
        kind,
        new DnsCache(deployment.dns(), place, cacheLifetime()),
        hasTiers ? deployment.regions() : List.of(),
        deployment,
        observer);
  }

  private Duration cacheLifetime() {
    double magnitude = Math.log(MAX_CACHED_SECONDS / MIN_CACHED_SECONDS);
    return Duration.ofMillis(
        Math.round(1000 * MIN_CACHED_SECONDS * Math.exp(magnitude * random.nextDouble())));
  }
}
