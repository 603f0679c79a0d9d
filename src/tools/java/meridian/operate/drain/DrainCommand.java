package meridian.operate.drain;

import java.time.InstantSource;
import java.util.Map;
import picocli.CommandLine.Command;

/** Drains a region. */
@Command(
    name = "scripts/drain",
    description = {
      "Sends the clients of a region to other regions until it is undrained.",
      "It works through another region, so the region need not be reachable. The region still"
          + " answers clients. Resolvers cache an answer for 60 seconds, so clients keep going to"
          + " it until then."
    })
public final class DrainCommand extends RoutingCommand {

  public DrainCommand(Map<String, String> environment, InstantSource clock) {
    super(true, environment, clock);
  }

  DrainCommand() {
    this(System.getenv(), InstantSource.system());
  }
}
