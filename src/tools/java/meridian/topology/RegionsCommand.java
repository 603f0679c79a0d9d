package meridian.topology;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import meridian.command.CommonOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command that checks a description of regions and prints it with its derived values. */
@Command(
    name = "scripts/regions",
    description =
        "Checks the description of the regions and prints it, with derived values, as JSON.",
    sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets what a command line must have.
final class RegionsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "REGION", description = "print this region only")
  private Optional<String> region;

  @Option(
      names = "--regions",
      paramLabel = "DIR",
      defaultValue = "regions",
      description = "directory of the description (default: ${DEFAULT-VALUE})")
  private Path directory;

  @Option(names = "--deployable", description = "fail if it is valid for a local run only")
  private boolean deployable;

  /** Only picocli reads it. */
  @SuppressWarnings("UnusedVariable")
  @Mixin
  private CommonOptions common;

  private RegionsCommand() {}

  @Override
  public Integer call() {
    try {
      TopologyReport report = TopologyReport.read(directory);
      if (deployable && !report.obstacles().isEmpty()) {
        return fail(String.join("\n", report.obstacles()));
      }
      Optional<JsonNode> json = region.map(report::json).orElse(Optional.of(report.json()));
      if (json.isEmpty()) {
        return fail("There is no region %s in %s.".formatted(region.orElseThrow(), directory));
      }
      spec.commandLine().getOut().println(json.orElseThrow().toPrettyString());
      return ExitCode.OK;
    } catch (TopologyException e) {
      return fail(String.valueOf(e.getMessage()));
    }
  }

  private int fail(String message) {
    spec.commandLine().getErr().println(message);
    return ExitCode.SOFTWARE;
  }
}
