package meridian.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the benchmark. */
@Command(
    name = "scripts/bench-store",
    sortOptions = false,
    description =
        "Runs a pinned day of traffic through the store, and prints what it costs. Units are"
            + " DynamoDB's; the table is DynamoDB Local's, or a model where the text says so."
            + " A swarm's announces come as often as its clients make them in half an hour, to one"
            + " environment per region.")
@SuppressWarnings("NullAway.Init") // picocli sets what a command line must have.
final class BenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--json", paramLabel = "FILE", description = "write the figures there too")
  private @Nullable Path json;

  @Option(names = "--check", description = "exit with 1 if a goal is missed")
  private boolean check;

  @Option(names = "--quick", description = "measure little: to see that it works")
  private boolean quick;

  @Option(names = "--seed", defaultValue = "1", description = "of the traffic (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--life",
      paramLabel = "INTERVALS",
      defaultValue = "3.5",
      description = "how long a record lives, 2.5 to 4.5 intervals (${DEFAULT-VALUE})")
  private double life;

  @Option(names = "--help", usageHelp = true, description = "print this help")
  @SuppressWarnings("UnusedVariable") // picocli reads it.
  private boolean help;

  /** Measures, and exits. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new BenchCommand()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine line = spec.commandLine();
    if (!(life >= 2.5 && life <= 4.5)) {
      throw new CommandLine.ParameterException(
          line, "Invalid value for option '--life': %s is not from 2.5 to 4.5".formatted(life));
    }
    Scale scale = quick ? Scale.QUICK : Scale.FULL;
    BenchmarkResult figures = new Benchmark(scale, life, seed, line.getErr()::println).run();
    Report report = new Report(figures);
    report.lines().forEach(line.getOut()::println);
    line.getOut().flush();
    if (json != null) {
      Files.writeString(json, report.json().toPrettyString() + "\n");
    }
    boolean met = Goal.of(figures).stream().allMatch(Goal::isMet);
    return met || !check ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
