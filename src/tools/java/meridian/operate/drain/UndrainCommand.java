package meridian.operate.drain;

import java.time.InstantSource;
import java.util.Map;
import picocli.CommandLine.Command;

/** Undrains a region. */
@Command(
    name = "scripts/undrain",
    description = {
      "Sends clients to a drained region again.",
      "They come when the region is healthy again, within a minute or two."
    })
public final class UndrainCommand extends RoutingCommand {

  public UndrainCommand(Map<String, String> environment, InstantSource clock) {
    super(false, environment, clock);
  }

  UndrainCommand() {
    this(System.getenv(), InstantSource.system());
  }
}
