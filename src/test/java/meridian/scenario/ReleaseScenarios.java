package meridian.scenario;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import meridian.model.NextLayoutTable;
import meridian.scenario.table.Region;
import meridian.scenario.world.Client;
import meridian.scenario.world.Release;
import meridian.scenario.world.World;

/** Two releases at the same time, of which the next has another layout of records. */
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
   * The next release is deployed to one region after the other; then its layout is put in force.
   */
  static void sideBySide(World world) {
    ReleaseScenarios releases = new ReleaseScenarios(world);
    for (Region region : Region.ALL) {
      world.deploy(region, releases.next);
      releases.actAndAssert();
    }
    releases.inForce.set(true);
    releases.actAndAssert();
    releases.actAndAssert();
  }

  /**
   * The next release is rolled back: at any time before its layout is in force, and after that
   * either at once or when no record has it any more.
   */
  static void rolledBack(World world) {
    ReleaseScenarios releases = new ReleaseScenarios(world);
    Region region = world.randomRegion();
    world.deploy(region, releases.next);
    releases.actAndAssert();
    world.deploy(region, Release.THIS);
    releases.actAndAssert();

    Region.ALL.forEach(each -> world.deploy(each, releases.next));
    releases.inForce.set(true);
    releases.actAndAssert();
    releases.inForce.set(false);
    if (world.randomInt(2) == 0) {
      releases.assertSurvivesRollback(region);
    } else {
      world.run(World.LIFE);
      Region.ALL.forEach(each -> world.deploy(each, Release.THIS));
      releases.actAndAssert();
    }
  }

  /** The region works without the records that it cannot read; no other region misses any. */
  private void assertSurvivesRollback(Region region) {
    world.deploy(region, Release.THIS);
    List<Client> clients =
        world.present(World.TORRENT).stream().filter(client -> client.region() == region).toList();
    clients.forEach(Client::announce);
    world.replicate();
    for (Region other : region.others()) {
      world.assertions().assertNoMissingMember(other);
    }
    world.run(World.LIFE);
    world.replicate();
    world.assertions().assertExactMembers();
  }

  private void actAndAssert() {
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
