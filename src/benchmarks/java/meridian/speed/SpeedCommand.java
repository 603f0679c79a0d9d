package meridian.speed;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import meridian.command.CommonOptions;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line of {@link HealthCheckBenchmark}. */
@Command(
    name = "scripts/bench-health",
    description =
        "Prints how long the tracker's function takes to answer a health check, by each front door:"
            + " from the event to the reply, in one warm environment. Takes a good minute.")
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
final class SpeedCommand implements Callable<Integer> {

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  @Spec private CommandSpec spec;

  /** Only picocli reads it. */
  @SuppressWarnings("UnusedVariable")
  @Mixin
  private CommonOptions common;

  @Override
  public Integer call() throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(HealthCheckBenchmark.class.getName())
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    PrintWriter out = spec.commandLine().getOut();
    out.println("| /health by | median, µs | 99% within, µs | bytes allocated |");
    out.println("|---|---|---|---|");
    for (RunResult result : new Runner(options).run()) {
      out.println(row(result));
    }
    out.flush();
    return ExitCode.OK;
  }

  private static String row(RunResult result) {
    Statistics times = result.getPrimaryResult().getStatistics();
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %,.0f |",
        result.getParams().getParam("door"),
        times.getPercentile(50),
        times.getPercentile(99),
        Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED)).getScore());
  }
}
