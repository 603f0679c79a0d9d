package meridian.drill.client;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import meridian.drill.cloud.SimulatedDeployment;
import meridian.model.Torrents;
import meridian.topology.Region;

/**
 * The population: always about as many, each staying for some hours and followed by another. Half
 * of them leave without a word; some come complete, others complete on the way.
 */
public final class Population {

  private static final int PEERS_PER_TORRENT = 4;
  private static final Duration STAY = Duration.ofHours(6);
  private static final Duration DOWNLOAD = Duration.ofHours(2);
  private static final double COMES_COMPLETE = 0.4;
  private static final double SAYS_SO = 0.5;
  private static final double LISTS_TIERS = 0.3;

  /** How long DNS answers are kept: from a minute to an hour, each magnitude as likely. */
  private static final double LEAST_KEPT_SECONDS = 60;

  private static final double MOST_KEPT_SECONDS = 3_600;

  private final SimulatedDeployment cloud;
  private final Observer watch;
  private final RandomGenerator random;
  private final Torrents torrents;
  private int numbers;

  public Population(SimulatedDeployment cloud, Observer watch, int size) {
    this.cloud = cloud;
    this.watch = watch;
    this.random = cloud.random();
    this.torrents = new Torrents(Math.max(1, size / PEERS_PER_TORRENT));
  }

  /** Has so many come within a while. */
  public void gather(int size, Duration within) {
    for (int n = 0; n < size; n++) {
      cloud.time().after(part(within, random.nextDouble()), this::come);
    }
  }

  private void come() {
    Client client = client();
    watch.came(client);
    client.start(random.nextDouble() < COMES_COMPLETE);
    cloud.time().after(part(DOWNLOAD, random.nextExponential()), client::complete);
    cloud
        .time()
        .after(
            part(STAY, random.nextExponential()),
            () -> {
              watch.left(client);
              client.leave(random.nextDouble() < SAYS_SO);
              come();
            });
  }

  private Client client() {
    Region place = any(cloud.topology().regions());
    ClientKind kind = ClientKind.any(random);
    boolean tiers = random.nextDouble() < LISTS_TIERS && kind.goesThroughTiers();
    return new Client(
        SwarmMember.far(numbers++, Torrents.v1(torrents.draw(random))),
        kind,
        new DnsCache(cloud.names(), place, kept()),
        tiers ? cloud.regions() : List.of(),
        cloud,
        watch);
  }

  private Duration kept() {
    double magnitude = Math.log(MOST_KEPT_SECONDS / LEAST_KEPT_SECONDS);
    return Duration.ofMillis(
        Math.round(1000 * LEAST_KEPT_SECONDS * Math.exp(magnitude * random.nextDouble())));
  }

  private Region any(List<Region> regions) {
    return regions.get(random.nextInt(regions.size()));
  }

  private static Duration part(Duration duration, double factor) {
    return Duration.ofNanos(Math.round(duration.toNanos() * factor));
  }
}
