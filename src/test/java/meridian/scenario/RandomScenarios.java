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
 * Clients that start, stop, complete, pause, move, repeat announces and share tickets at random,
 * while all regions purge: cases that no other scenario names.
 */
final class RandomScenarios {

  private static final Duration SKEW = Duration.ofSeconds(6);
  private static final Duration SMALL_SKEW = Duration.ofMillis(100);
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

  /** All regions return exactly the members of each swarm whenever everything is replicated. */
  static void connected(World world) {
    RandomScenarios scenario = new RandomScenarios(world.withClockSkew(SKEW));
    for (int round = 0; round < world.times(4); round++) {
      scenario.actFor(Duration.ofMinutes(40), true);
      world.replicate();
      world.assertions().assertExactMembers();
    }
  }

  /** A partition of hours loses no peer. */
  static void inAPartition(World world) {
    RandomScenarios scenario = new RandomScenarios(world.withClockSkew(SMALL_SKEW));
    scenario.actFor(Duration.ofMinutes(20), true);
    Region region = world.randomRegion();
    world.isolate(region);
    scenario.actFor(Duration.ofHours(4), true);
    world.rejoin(region);
    world.replicate();
    world.assertions().assertReplicasAgree();
    world.assertions().assertNoMissingMember();
    world.run(World.LIFE);
    world.replicate();
    world.assertions().assertExactMembers();
  }

  /** A download is counted once if its peer stays in one region. */
  static void countsDownloads(World world) {
    RandomScenarios scenario = new RandomScenarios(world.withClockSkew(SKEW));
    scenario.actFor(Duration.ofHours(3), false);
    world.replicate();
    for (Region region : Region.ALL) {
      long counted =
          world.assertions().downloads(region, World.TORRENT)
              + world.assertions().downloads(region, OTHER_HASH);
      assertEquals(scenario.completions, counted, () -> "downloads as counted in " + region);
    }
  }

  private void actFor(Duration duration, boolean canMove) {
    Instant end = world.now().plus(world.span(duration));
    Client client = clients.getFirst();
    while (world.now().isBefore(end)) {
      boolean isHasty = world.randomInt(3) == 0;
      client = isHasty ? client : world.randomOf(clients);
      act(client, canMove);
      if (isHasty) {
        world.pass(Duration.ofSeconds(2));
      } else {
        world.run(world.randomDuration(Duration.ofSeconds(5), Duration.ofMinutes(4)));
      }
    }
  }

  private void act(Client client, boolean canMove) {
    if (canMove && world.randomInt(3) == 0) {
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
