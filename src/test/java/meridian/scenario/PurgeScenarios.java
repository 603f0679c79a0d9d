package meridian.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import meridian.scenario.table.Region;
import meridian.scenario.world.Client;
import meridian.scenario.world.RegionPurge;
import meridian.scenario.world.World;

/** Purges that interfere with announces or with each other. */
final class PurgeScenarios {

  private static final int VANISHED = 4;

  private PurgeScenarios() {}

  /** Peers whose records have expired reappear while these are purged. */
  static void raceRefresh(World world) {
    world.startClients(3);
    List<Client> vanished = vanished(world);
    Region region = world.randomRegion();
    List<Runnable> courses = new ArrayList<>(List.of(world.newPurge(region)));
    vanished.forEach(client -> courses.add(client::reappear));
    world.runInterleaved(courses);
    world.replicate();
    world.assertions().assertExactMembers();
    assertPurged(world);
  }

  /** Peers that have not announced for longer than the lifetime of a record. */
  private static List<Client> vanished(World world) {
    List<Client> vanished = new ArrayList<>();
    for (int n = 0; n < VANISHED; n++) {
      vanished.add(world.client(n).start());
    }
    vanished.forEach(Client::vanish);
    world.withoutPurges().run(World.LIFE);
    return vanished;
  }

  /** Purges of one region overlap, while peers reappear and stop. */
  static void overlap(World world) {
    world.startClients(world.size(5, 10));
    List<Client> vanished = vanished(world);
    Region region = world.randomRegion();
    List<Runnable> courses = new ArrayList<>();
    for (int purge = 0; purge < 3; purge++) {
      courses.add(world.newPurge(region));
    }
    courses.add(vanished.getFirst()::reappear);
    courses.add(() -> world.client(100).start().stop());
    world.runInterleaved(courses);
    world.replicate();
    world.assertions().assertExactMembers();
    assertPurged(world);
    world.assertions().assertReplicasAgree();
  }

  /** A purge is killed between any two calls, and run again until it is complete. */
  static void killedAndRunAgain(World world) {
    world.startClients(4);
    List<Client> vanished = vanished(world);
    Region region = world.randomRegion();
    RegionPurge purge = world.newPurge(region);
    int calls = world.randomInt(3);
    while (world.calls().runKilled(calls, purge)) {
      calls += world.randomInt(3);
      if (world.randomInt(3) == 0) {
        world.randomOf(vanished).reappear();
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

  /** No expired record is left. */
  private static void assertPurged(World world) {
    world.pass(Duration.ofMinutes(2));
    Region.ALL.forEach(world::purge);
    world.replicate();
    assertTrue(
        Region.ALL.stream().allMatch(region -> world.assertions().expired(region) == 0),
        "expired records are deleted from every replica");
  }
}
