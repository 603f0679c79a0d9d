package meridian.scenario;

import java.time.Duration;
import java.util.List;
import meridian.scenario.table.GlobalTableHarness;
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
        world.pass(GlobalTableHarness.LAG);
      }
      world.run(world.span(world.randomDuration(Duration.ofMinutes(1), World.LIFE)));
      world.replicate();
      world.assertions().assertExactMembers();
      world.assertions().assertPlausibleCounts();
    }
  }
}
