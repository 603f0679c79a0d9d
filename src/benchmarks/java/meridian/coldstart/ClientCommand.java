package meridian.coldstart;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import meridian.runtime.Artifact;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the HTTP clients' benchmark. */
@Command(
    name = "scripts/bench-http-clients",
    sortOptions = false,
    description =
        "Starts the packaged artifact with each HTTP client that it could have, as"
            + " scripts/bench-coldstart does, and prints what each costs. Linux only.")
@SuppressWarnings("NullAway.Init") // picocli sets what a command line must have.
final class ClientCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--zip", required = true, hidden = true) // The script says it.
  private Map<String, Path> zips;

  @Option(
      names = "--runs",
      paramLabel = "N",
      converter = RunsArgument.class,
      defaultValue = "5",
      description = "starts with each client (${DEFAULT-VALUE})")
  private int runs;

  @Option(names = "--json", paramLabel = "FILE", description = "write the figures there too")
  private @Nullable Path json;

  @Option(names = "--help", usageHelp = true, description = "print this help")
  @SuppressWarnings("UnusedVariable") // picocli reads it.
  private boolean help;

  /** Measures, and exits. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new ClientCommand()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter progress = spec.commandLine().getErr();
    try (TemporaryFolder scratch = TemporaryFolder.create()) {
      Map<String, Artifact> artifacts = new LinkedHashMap<>();
      for (var zip : zips.entrySet()) {
        Path folder = Files.createDirectory(scratch.path().resolve(zip.getKey()));
        artifacts.put(zip.getKey(), Artifact.unpack(zip.getValue(), folder));
      }
      print(new ClientBenchmark(artifacts, scratch.path(), progress::println).run(runs));
    }
    return ExitCode.OK;
  }

  private void print(List<ClientCost> costs) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "On the class path with C1: medians of %d starts, and of the %d announces after each.%n%n",
        runs, ClientBenchmark.ANNOUNCES);
    out.println(
        "| | zip, MB | ms to the first answer | processor ms to it | processor ms per announce |");
    out.println("|---|---|---|---|---|");
    costs.forEach(cost -> out.println(cost.row()));
    out.flush();
    if (json != null) {
      String text = new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(costs);
      Files.writeString(json, text + "\n");
    }
  }
}
