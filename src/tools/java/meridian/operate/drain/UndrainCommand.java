package meridian.operate.drain;

import java.time.InstantSource;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Has clients sent to a region again that was drained. */
@Command(
    name = "scripts/undrain",
    description = {
      "Has clients sent to a region again that was drained.",
      "They come once it is healthy: it says so of itself within a minute or two.",
      ""
    })
public final class UndrainCommand extends RoutingCommand {

  public UndrainCommand(Map<String, String> environment, InstantSource clock) {
    super(false, environment, clock);
  }

  /** Runs the command. */
  public static void main(String[] args) {
    var command = new UndrainCommand(System.getenv(), InstantSource.system());
    System.exit(new CommandLine(command).execute(args));
  }
}
