package meridian.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.scenario.table.Region;
import meridian.scenario.world.Client;
import meridian.scenario.world.World;
import meridian.store.Peers;

/**
 * Clients that come, go, finish, pause, move, repeat themselves and share tickets at random, while
 * all regions purge: what nobody has thought of.
 */
final class RandomScenarios {

  private static final Duration SECONDS_APART = Duration.ofSeconds(6);
  private static final Duration HARDLY_APART = Duration.ofMillis(100);
  private static final InfoHash OTHER_HASH = new InfoHash(new Id160(4, 5, 6));
  private static final int PAIRS = 4;

  private final World world;
  private final List<Client> clients = new ArrayList<>();
  private int completions;

  private RandomScenarios(World world) {
    this.world = world;
    for (int n = 0; n < PAIRS; n++) {
      Region region = world.randomRegion();
      Client one = client(World.TORRENT, Peers.ipv4(n, Role.LEECHER), region);
      client(World.TORRENT, Peers.ipv6(n, Role.LEECHER), region).withTrackerId(one.trackerId());
      client(OTHER_HASH, Peers.ipv4(n, Role.LEECHER), region).withTrackerId(one.trackerId());
    }
  }

  private Client client(InfoHash swarm, Peer peer, Region region) {
    Client client = world.client(swarm, peer, region);
    clients.add(client);
    return client;
  }

  /** All regions give exactly who is there, whenever all has arrived. */
  static void happens(World world) {
    RandomScenarios anything = new RandomScenarios(world.withClockSkew(SECONDS_APART));
    for (int round = 0; round < world.times(4); round++) {
      anything.go(Duration.ofMinutes(40), true);
      world.replicate();
      world.assertions().assertExactMembers();
    }
  }

  /** A partition of hours loses nobody. */
  static void happensInAPartition(World world) {
    RandomScenarios anything = new RandomScenarios(world.withClockSkew(HARDLY_APART));
    anything.go(Duration.ofMinutes(20), true);
    Region region = world.randomRegion();
    world.isolate(region);
    anything.go(Duration.ofHours(4), true);
    world.rejoin(region);
    world.replicate();
    world.assertions().assertReplicasAgree();
    world.assertions().assertNoMissingMember();
    world.run(World.LIFE);
    world.replicate();
    world.assertions().assertExactMembers();
  }

  /** A download is counted once as long as its peer stays in one region. */
  static void isDownloaded(World world) {
    RandomScenarios anything = new RandomScenarios(world.withClockSkew(SECONDS_APART));
    anything.go(Duration.ofHours(3), false);
    world.replicate();
    for (Region region : Region.ALL) {
      long counted =
          world.assertions().downloads(region, World.TORRENT)
              + world.assertions().downloads(region, OTHER_HASH);
      assertEquals(anything.completions, counted, () -> "downloads, seen from " + region);
    }
  }

  private void go(Duration duration, boolean moving) {
    Instant end = world.now().plus(world.span(duration));
    Client client = clients.getFirst();
    while (world.now().isBefore(end)) {
      boolean hasty = world.randomInt(3) == 0;
      client = hasty ? client : world.randomOf(clients);
      act(client, moving);
      if (hasty) {
        world.pass(Duration.ofSeconds(2));
      } else {
        world.run(world.randomDuration(Duration.ofSeconds(5), Duration.ofMinutes(4)));
      }
    }
  }

  private void act(Client client, boolean moving) {
    if (moving && world.randomInt(3) == 0) {
      client.moveTo(world.randomRegion());
    }
    if (!client.isPresent()) {
      client.start();
      return;
    }
    switch (world.randomInt(6)) {
      case 0 -> client.stop();
      case 1 -> complete(client);
      case 2 -> pauseOrResume(client);
      default -> client.announce();
    }
  }

  private void complete(Client client) {
    if (client.peer().role() != Role.SEEDER) {
      completions++;
      client.complete();
    }
  }

  private static void pauseOrResume(Client client) {
    switch (client.peer().role()) {
      case LEECHER -> client.pause();
      case PARTIAL_SEED -> client.resume();
      case SEEDER -> client.announce();
    }
  }
}
