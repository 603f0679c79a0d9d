package meridian.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import meridian.report.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of a measurement: prints its report, and writes its figures to a file. */
@Command(sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets what a command line must have.
public abstract class MeasurementCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--json", paramLabel = "FILE", description = "write the figures to this file")
  private @Nullable Path json;

  @Option(names = "--help", usageHelp = true, description = "print this help")
  @SuppressWarnings("UnusedVariable") // picocli reads it.
  private boolean help;

  /** Measures. */
  protected abstract MeasurementReport measure() throws IOException, InterruptedException;

  /** Whether a missed goal makes the command fail. */
  protected abstract boolean isChecked();

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine line = spec.commandLine();
    MeasurementReport report = measure();
    report.lines().forEach(line.getOut()::println);
    line.getOut().flush();
    if (json != null) {
      Files.writeString(json, Json.text(report.json()) + "\n");
    }
    return !isChecked() || report.goals().stream().allMatch(Goal::isMet)
        ? ExitCode.OK
        : ExitCode.SOFTWARE;
  }

  /** Tells the user what has been done so far. */
  protected final void printProgress(String text) {
    spec.commandLine().getErr().println(text);
  }

  /** The exception for a value that an option does not take. */
  protected final ParameterException invalid(String option, String reason) {
    return new ParameterException(
        spec.commandLine(), "Invalid value for option '%s': %s".formatted(option, reason));
  }

  /** The value of an option that is a number of 1 or more. */
  protected final int checkedCount(String option, int count) {
    if (count < 1) {
      throw invalid(option, count + " is less than 1");
    }
    return count;
  }

  /** Runs a command, and ends the process with its exit code. */
  protected static void exit(MeasurementCommand command, String... arguments) {
    System.exit(new CommandLine(command).execute(arguments));
  }
}
