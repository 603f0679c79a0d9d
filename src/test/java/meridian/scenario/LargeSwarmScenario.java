package meridian.scenario;

import java.time.Duration;
import java.util.List;
import meridian.scenario.table.GlobalTableHarness;
import meridian.scenario.world.Client;
import meridian.scenario.world.World;

/** A swarm that does not fit a page. */
final class LargeSwarmScenario {

  private LargeSwarmScenario() {}

  /** Peers of a large swarm come, go, move and finish, while purges count them. */
  static void largeSwarm(World world) {
    List<Client> clients = world.crowd(60 + world.dice(world.times(80)));
    for (int time = 0; time < world.times(2); time++) {
      for (int change = 0; change < world.times(20); change++) {
        Client client = world.any(clients).movesTo(world.anyRegion());
        switch (client.isRunning() ? world.dice(4) : 4) {
          case 0 -> client.complete();
          case 1 -> client.pause();
          case 2 -> client.announce();
          case 3 -> client.stop();
          default -> client.start();
        }
        world.pass(GlobalTableHarness.LAG);
      }
      world.live(world.span(world.between(Duration.ofMinutes(1), World.LIFE)));
      world.settle();
      world.census().assertExactlyWhoIsThere();
      world.census().assertCountedWithinReason();
    }
  }
}
