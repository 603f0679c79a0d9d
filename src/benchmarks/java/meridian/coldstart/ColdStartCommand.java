package meridian.coldstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import meridian.runtime.Artifact;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the cold start's benchmark. */
@Command(
    name = "scripts/bench-coldstart",
    sortOptions = false,
    description =
        "Starts the packaged artifact under AWS's runtime interface client, with a local Runtime"
            + " API and DynamoDB Local, and prints how long its first answer takes. Linux only.")
@SuppressWarnings("NullAway.Init") // picocli sets what a command line must have.
final class ColdStartCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--runs",
      paramLabel = "N",
      converter = RunsArgument.class,
      defaultValue = "9",
      description = "starts of each kind (${DEFAULT-VALUE})")
  private int runs;

  @Option(names = "--json", paramLabel = "FILE", description = "write the figures there too")
  private @Nullable Path json;

  @Option(names = "--check", description = "exit with 1 if a goal is missed")
  private boolean check;

  @Option(
      names = "--zip",
      paramLabel = "FILE",
      defaultValue = "target/meridian-lambda.zip",
      description = "what to start (${DEFAULT-VALUE})")
  private Path zip;

  @Option(names = "--help", usageHelp = true, description = "print this help")
  @SuppressWarnings("UnusedVariable") // picocli reads it.
  private boolean help;

  /** Measures, and exits. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new ColdStartCommand()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine line = spec.commandLine();
    try (TemporaryFolder scratch = TemporaryFolder.create()) {
      Artifact artifact = Artifact.unpack(zip, scratch.path());
      Figures figures = new Benchmark(artifact, scratch.path(), line.getErr()::println).run(runs);
      print(new Report(figures));
      boolean met = Goal.of(figures).stream().allMatch(Goal::isMet);
      return met || !check ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private void print(Report report) throws IOException {
    CommandLine line = spec.commandLine();
    report.lines().forEach(line.getOut()::println);
    line.getOut().flush();
    if (json != null) {
      Files.writeString(json, report.json().toPrettyString() + "\n");
    }
  }
}
