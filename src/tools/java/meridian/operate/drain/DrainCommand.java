package meridian.operate.drain;

import java.time.InstantSource;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Has clients of a region sent elsewhere. */
@Command(
    name = "scripts/drain",
    description = {
      "Has clients sent to other regions than this one, until it is undrained.",
      "It is said through another region, so it works while this one cannot be reached. The region"
          + " still answers those who come to it.",
      ""
    })
public final class DrainCommand extends RoutingCommand {

  public DrainCommand(Map<String, String> environment, InstantSource clock) {
    super(true, environment, clock);
  }

  /** Runs the command. */
  public static void main(String[] args) {
    var command = new DrainCommand(System.getenv(), InstantSource.system());
    System.exit(new CommandLine(command).execute(args));
  }
}
