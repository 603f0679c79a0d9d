package meridian.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import meridian.scenario.table.Region;
import meridian.scenario.world.Client;
import meridian.scenario.world.RegionPurge;
import meridian.scenario.world.World;

/** Purges that are in somebody's way, or in each other's. */
final class PurgeScenarios {

  private static final int SLEEPERS = 4;

  private PurgeScenarios() {}

  /** Peers whose records have expired come back while these are being purged. */
  static void raceRefresh(World world) {
    world.startClients(3);
    List<Client> sleepers = sleepers(world);
    Region region = world.randomRegion();
    List<Runnable> courses = new ArrayList<>(List.of(world.newPurge(region)));
    sleepers.forEach(sleeper -> courses.add(sleeper::reappear));
    world.runInterleaved(courses);
    world.replicate();
    world.assertions().assertExactMembers();
    assertPurged(world);
  }

  /** Peers that were there and have not been heard of for longer than a record lives. */
  private static List<Client> sleepers(World world) {
    List<Client> sleepers = new ArrayList<>();
    for (int n = 0; n < SLEEPERS; n++) {
      sleepers.add(world.client(n).start());
    }
    sleepers.forEach(Client::vanish);
    world.withoutPurges().run(World.LIFE);
    return sleepers;
  }

  /** Purges of one region overlap, while peers come back and go. */
  static void overlap(World world) {
    world.startClients(world.size(5, 10));
    List<Client> sleepers = sleepers(world);
    Region region = world.randomRegion();
    List<Runnable> courses = new ArrayList<>();
    for (int purge = 0; purge < 3; purge++) {
      courses.add(world.newPurge(region));
    }
    courses.add(sleepers.getFirst()::reappear);
    courses.add(() -> world.client(100).start().stop());
    world.runInterleaved(courses);
    world.replicate();
    world.assertions().assertExactMembers();
    assertPurged(world);
    world.assertions().assertReplicasAgree();
  }

  /** A purge is killed between any two calls, and run again until it comes to its end. */
  static void killedAndRunAgain(World world) {
    world.startClients(4);
    List<Client> sleepers = sleepers(world);
    Region region = world.randomRegion();
    RegionPurge purge = world.newPurge(region);
    int calls = world.randomInt(3);
    while (world.calls().runKilled(calls, purge)) {
      calls += world.randomInt(3);
      if (world.randomInt(3) == 0) {
        world.randomOf(sleepers).reappear();
      }
      if (world.randomInt(4) == 0) {
        purge = world.newPurge(region);
      }
    }
    world.replicate();
    world.assertions().assertExactMembers();
    assertPurged(world);
    world.assertions().assertReplicasAgree();
  }

  /** Nothing that a purge is there for is left. */
  private static void assertPurged(World world) {
    world.pass(Duration.ofMinutes(2));
    Region.ALL.forEach(world::purge);
    world.replicate();
    assertTrue(
        Region.ALL.stream().allMatch(region -> world.assertions().expired(region) == 0),
        "what has expired is gone from every replica");
  }
}
