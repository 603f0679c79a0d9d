package meridian.scenario;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import meridian.model.NextLayoutTable;
import meridian.scenario.table.Region;
import meridian.scenario.world.Client;
import meridian.scenario.world.Release;
import meridian.scenario.world.World;

/** Two releases side by side, the next of which has another layout of records. */
final class ReleaseScenarios {

  private static final Duration A_WHILE = Duration.ofMinutes(50);

  private final World world;
  private final AtomicBoolean inForce = new AtomicBoolean();
  private final Release next;

  private ReleaseScenarios(World world) {
    this.world = world;
    this.next =
        table -> new NextLayoutTable(table, () -> world.design().writesNextLayout(inForce.get()));
    world.startClients(world.size(6, 6));
  }

  /**
   * The next release is deployed to one region after the other; once all have it its layout is put
   * in force.
   */
  static void sideBySide(World world) {
    ReleaseScenarios releases = new ReleaseScenarios(world);
    for (Region region : Region.ALL) {
      world.deploy(region, releases.next);
      releases.assertAllIsWell();
    }
    releases.inForce.set(true);
    releases.assertAllIsWell();
    releases.assertAllIsWell();
  }

  /**
   * The next release is rolled back: before its layout is in force at any time, after that in a
   * hurry or with care.
   */
  static void rolledBack(World world) {
    ReleaseScenarios releases = new ReleaseScenarios(world);
    Region region = world.randomRegion();
    world.deploy(region, releases.next);
    releases.assertAllIsWell();
    world.deploy(region, Release.THIS);
    releases.assertAllIsWell();

    Region.ALL.forEach(each -> world.deploy(each, releases.next));
    releases.inForce.set(true);
    releases.assertAllIsWell();
    releases.inForce.set(false);
    if (world.randomInt(2) == 0) {
      releases.goesOnInAHurry(region);
    } else {
      world.run(World.LIFE);
      Region.ALL.forEach(each -> world.deploy(each, Release.THIS));
      releases.assertAllIsWell();
    }
  }

  /** The region goes on without the records that it cannot read; nobody else misses any. */
  private void goesOnInAHurry(Region region) {
    world.deploy(region, Release.THIS);
    List<Client> there =
        world.present(World.TORRENT).stream().filter(client -> client.region() == region).toList();
    there.forEach(Client::announce);
    world.replicate();
    for (Region other : region.others()) {
      world.assertions().assertNoMissingMember(other);
    }
    world.run(World.LIFE);
    world.replicate();
    world.assertions().assertExactMembers();
  }

  private void assertAllIsWell() {
    Client client = world.randomOf(world.present(World.TORRENT)).moveTo(world.randomRegion());
    switch (world.randomInt(3)) {
      case 0 -> client.complete();
      case 1 -> client.pause();
      default -> client.announce();
    }
    world.client(1_000 + world.randomInt(1_000_000)).start();
    world.run(world.randomDuration(Duration.ofMinutes(5), A_WHILE));
    world.randomOf(world.present(World.TORRENT)).moveTo(world.randomRegion()).stop();
    world.replicate();
    world.assertions().assertExactMembers();
  }
}
