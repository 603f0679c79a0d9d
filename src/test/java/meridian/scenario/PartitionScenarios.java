package meridian.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import meridian.scenario.table.Region;
import meridian.scenario.world.Client;
import meridian.scenario.world.World;

/** Regions that are disconnected from each other, or of which one is lost. */
final class PartitionScenarios {

  private static final Duration AN_HOUR = Duration.ofHours(1);
  private static final Duration SIX_HOURS = Duration.ofHours(6);

  private PartitionScenarios() {}

  /**
   * A region is disconnected for hours. Peers fail over from it or to it at any time, and its purge
   * runs until the end. Reconnected, it must not delete peers that have moved to other regions.
   */
  static void cutOffForHours(World world) {
    List<Client> clients = world.startClients(8);
    world.run(world.randomDuration(Duration.ZERO, AN_HOUR));
    Region region = world.randomRegion();
    world.isolate(region);
    for (int moves = world.randomInt(world.times(12)); moves >= 0; moves--) {
      world.run(world.randomDuration(Duration.ofMinutes(10), AN_HOUR.multipliedBy(2)));
      world.randomOf(clients).moveTo(world.randomOf(region.others())).announce();
      world.randomOf(clients).moveTo(world.randomRegion()).announce();
    }
    world.run(AN_HOUR);
    world.purge(region);
    world.rejoin(region);
    assertConverged(world);
  }

  /** A peer that stopped while a region could not know is gone within a record's lifetime. */
  private static void assertConverged(World world) {
    world.replicate();
    world.assertions().assertReplicasAgree();
    world.assertions().assertNoMissingMember();
    world.run(World.LIFE);
    world.replicate();
    world.assertions().assertExactMembers();
  }

  /**
   * A region is lost with writes that it has not replicated, which are replicated when it is back.
   */
  static void regionLostAndBack(World world) {
    List<Client> clients = world.startClients(6);
    Region region = world.randomRegion();
    for (Client client : clients) {
      if (client.region() == region) {
        client.announce();
      }
    }
    world.client(1).moveTo(region).start();
    world.lose(region);
    world.run(world.randomDuration(AN_HOUR, SIX_HOURS));
    if (world.randomInt(2) == 0) {
      world.randomOf(world.present(World.TORRENT)).stop();
    }
    world.replicate();
    world.assertions().assertNoMissingMember();
    world.recover(region);
    assertConverged(world);
  }

  /**
   * A region is lost forever: its peers expire within a record's lifetime, or are found where they
   * moved. Another region then adopts its records and downloads.
   */
  static void regionGoneForGood(World world) {
    Region region = world.randomRegion();
    Region adopter = world.randomOf(region.others());
    List<Client> clients = world.startClients(6);
    Client downloader = world.client(1).moveTo(region).start();
    world.replicate();
    downloader.complete();
    world.replicate();
    world.lose(region);
    clients.stream().filter(_ -> world.randomInt(3) == 0).forEach(Client::vanish);
    world.assertions().assertDownloads(1);
    world.run(World.LIFE);
    world.replicate();
    world.assertions().assertExactMembers();

    world.adopt(adopter, region);
    region.others().forEach(world::purge);
    world.replicate();
    world.assertions().assertDownloads(1);
    world.assertions().assertExactMembers();
    assertEquals(
        0,
        world.assertions().expired(adopter),
        () -> "expired records that the adopter has not deleted");
  }

  /**
   * A region sometimes writes through another region's replica, while its own fails and is
   * disconnected. Its purge runs, and both regions get tickets of both replicas.
   */
  static void fallbackWrittenThrough(World world) {
    List<Client> clients = world.startClients(6);
    Region region = world.randomRegion();
    Region fallback = world.randomOf(region.others());
    clients.forEach(client -> client.moveTo(world.randomInt(3) == 0 ? fallback : region));
    world.replicate();
    world.startFallback(region, fallback);
    world.run(world.randomDuration(Duration.ofMinutes(10), AN_HOUR));
    world.replicate();
    world.assertions().assertExactMembers();
    world.isolate(region);
    world.run(world.randomDuration(AN_HOUR, SIX_HOURS));
    world.randomOf(clients).stop();
    world.purge(region);
    world.rejoin(region);
    world.replicate();
    world.assertions().assertReplicasAgree();
    world.assertions().assertNoMissingMember();
    world.stopFallback(region);
    assertConverged(world);
  }
}
