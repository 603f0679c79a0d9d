package meridian.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import meridian.scenario.table.Region;
import meridian.scenario.world.Client;
import meridian.scenario.world.World;

/** Regions that do not hear of each other, or of which one is not there at all. */
final class PartitionScenarios {

  private static final Duration AN_HOUR = Duration.ofHours(1);
  private static final Duration SIX_HOURS = Duration.ofHours(6);

  private PartitionScenarios() {}

  /**
   * A region is cut off for hours. Peers fail over from it, or to it, at any time, and its purge
   * keeps running, to the last moment. Once healed it must not take with it who lives elsewhere.
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

  /** Who stopped out of sight of a region that had it is gone within a life. */
  private static void assertConverged(World world) {
    world.replicate();
    world.assertions().assertReplicasAgree();
    world.assertions().assertNoMissingMember();
    world.run(World.LIFE);
    world.replicate();
    world.assertions().assertExactMembers();
  }

  /** A region is lost with what it had not sent yet, which arrives when it is back. */
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
   * A region is never back: its peers fade within a life, or are found where they went. Another one
   * then adopts what it left, and its downloads.
   */
  static void regionGoneForGood(World world) {
    Region region = world.randomRegion();
    Region heir = world.randomOf(region.others());
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

    world.adopt(heir, region);
    region.others().forEach(world::purge);
    world.replicate();
    world.assertions().assertDownloads(1);
    world.assertions().assertExactMembers();
    assertEquals(
        0, world.assertions().expired(heir), () -> "records that the heir has not cleared away");
  }

  /**
   * A region writes through another one's replica now and then, while its own ails and is cut off.
   * Its purge keeps running, and tickets of both replicas come in at both.
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
