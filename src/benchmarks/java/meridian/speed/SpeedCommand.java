package meridian.speed;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import meridian.command.CommonOptions;
import meridian.measure.MarkdownTable;
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
        "Prints the time in which the tracker's function answers a health check, by front door:"
            + " from the event to the reply, in one warm environment. Takes over a minute.")
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
final class SpeedCommand implements Callable<Integer> {

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private static final MarkdownTable<RunResult> TABLE =
      new MarkdownTable<RunResult>()
          .column("/health by", "%s", result -> result.getParams().getParam("door"))
          .column("median, µs", "%.1f", result -> times(result).getPercentile(50))
          .column("99% within, µs", "%.1f", result -> times(result).getPercentile(99))
          .column("bytes allocated", "%,.0f", SpeedCommand::allocated);

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
    TABLE.lines(new Runner(options).run()).forEach(out::println);
    out.flush();
    return ExitCode.OK;
  }

  private static Statistics times(RunResult result) {
    return result.getPrimaryResult().getStatistics();
  }

  private static double allocated(RunResult result) {
    return Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED)).getScore();
  }
}
