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
    List<Client> clients = world.crowd(8);
    world.live(world.between(Duration.ZERO, AN_HOUR));
    Region region = world.anyRegion();
    world.cutOff(region);
    for (int moves = world.dice(world.times(12)); moves >= 0; moves--) {
      world.live(world.between(Duration.ofMinutes(10), AN_HOUR.multipliedBy(2)));
      world.any(clients).movesTo(world.any(region.others())).announce();
      world.any(clients).movesTo(world.anyRegion()).announce();
    }
    world.live(AN_HOUR);
    world.purge(region);
    world.heal(region);
    assertConverged(world);
  }

  /** Who stopped out of sight of a region that had it is gone within a life. */
  private static void assertConverged(World world) {
    world.settle();
    world.census().assertReplicasAgree();
    world.census().assertNobodyIsMissing();
    world.live(World.LIFE);
    world.settle();
    world.census().assertExactlyWhoIsThere();
  }

  /** A region is lost with what it had not sent yet, which arrives when it is back. */
  static void regionLostAndBack(World world) {
    List<Client> clients = world.crowd(6);
    Region region = world.anyRegion();
    for (Client client : clients) {
      if (client.region() == region) {
        client.announce();
      }
    }
    world.client(1).movesTo(region).start();
    world.lose(region);
    world.live(world.between(AN_HOUR, SIX_HOURS));
    if (world.dice(2) == 0) {
      world.any(world.running(World.TORRENT)).stop();
    }
    world.settle();
    world.census().assertNobodyIsMissing();
    world.recover(region);
    assertConverged(world);
  }

  /**
   * A region is never back: its peers fade within a life, or are found where they went. Another one
   * then adopts what it left, and its downloads.
   */
  static void regionGoneForGood(World world) {
    Region region = world.anyRegion();
    Region heir = world.any(region.others());
    List<Client> clients = world.crowd(6);
    Client downloader = world.client(1).movesTo(region).start();
    world.settle();
    downloader.complete();
    world.settle();
    world.lose(region);
    clients.stream().filter(_ -> world.dice(3) == 0).forEach(Client::fallSilent);
    world.census().assertDownloads(1);
    world.live(World.LIFE);
    world.settle();
    world.census().assertExactlyWhoIsThere();

    world.adopt(heir, region);
    region.others().forEach(world::purge);
    world.settle();
    world.census().assertDownloads(1);
    world.census().assertExactlyWhoIsThere();
    assertEquals(
        0, world.census().expired(heir), () -> "records that the heir has not cleared away");
  }

  /**
   * A region writes through another one's replica now and then, while its own ails and is cut off.
   * Its purge keeps running, and tickets of both replicas come in at both.
   */
  static void fallbackWrittenThrough(World world) {
    List<Client> clients = world.crowd(6);
    Region region = world.anyRegion();
    Region fallback = world.any(region.others());
    clients.forEach(client -> client.movesTo(world.dice(3) == 0 ? fallback : region));
    world.settle();
    world.ail(region, fallback);
    world.live(world.between(Duration.ofMinutes(10), AN_HOUR));
    world.settle();
    world.census().assertExactlyWhoIsThere();
    world.cutOff(region);
    world.live(world.between(AN_HOUR, SIX_HOURS));
    world.any(clients).stop();
    world.purge(region);
    world.heal(region);
    world.settle();
    world.census().assertReplicasAgree();
    world.census().assertNobodyIsMissing();
    world.recuperate(region);
    assertConverged(world);
  }
}
