package meridian.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import meridian.scenario.table.Region;
import meridian.scenario.world.Client;
import meridian.scenario.world.World;

/** A swarm that does not fit into one page. */
final class LargeSwarmScenario {

  private LargeSwarmScenario() {}

  /** Clients of a large swarm start, stop, move and complete, while purges count them. */
  static void largeSwarm(World world) {
    List<Client> clients = world.startClients(60 + world.randomInt(world.times(80)));
    for (int time = 0; time < world.times(2); time++) {
      for (int change = 0; change < world.times(20); change++) {
        Client client = world.randomOf(clients).moveTo(world.randomRegion());
        switch (client.isPresent() ? world.randomInt(4) : 4) {
          case 0 -> client.complete();
          case 1 -> client.pause();
          case 2 -> client.announce();
          case 3 -> client.stop();
          default -> client.start();
        }
        world.pass(world.lag());
      }
      world.run(world.span(world.randomDuration(Duration.ofMinutes(1), World.LIFE)));
      world.replicate();
      world.assertions().assertExactMembers();
      world.assertions().assertPlausibleCounts();
    }
  }

  /** Clients of one region start at the same time, some are killed and start again, some stop. */
  static void growsAtOnce(World world) {
    Region region = world.randomRegion();
    List<Runnable> courses = new ArrayList<>();
    for (int course = 0; course < 3; course++) {
      int first = 10 * course;
      courses.add(
          () -> {
            for (int n = 0; n < world.times(8); n++) {
              Client client = world.client(first + n).moveTo(region).start();
              if (n % 4 == 3) {
                client.stop();
              }
            }
          });
    }
    world.runInterleaved(courses);
    Client last = world.client(99).moveTo(region);
    for (int calls = 0; world.calls().runKilled(calls, last::start); calls++) {
      world.pass(world.lag());
    }
    world.replicate();
    world.assertions().assertExactMembers();
    world.assertions().assertReplicasAgree();
  }
}
