package meridian.measure;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import meridian.command.CommandLines;
import meridian.command.ReportCommand;
import meridian.report.Report;
import picocli.CommandLine.ParameterException;

/** The command line of a measurement. */
public abstract class MeasurementCommand extends ReportCommand {

  /** Measures. */
  protected abstract MeasurementReport measure() throws IOException, InterruptedException;

  /** Whether a missed goal makes the command fail. */
  protected abstract boolean isChecked();

  @Override
  protected final Report run() throws IOException, InterruptedException {
    MeasurementReport measurement = measure();
    return isChecked() && !measurement.goals().stream().allMatch(Goal::isMet)
        ? new Missed(measurement)
        : measurement;
  }

  /** Prints what has been done so far. */
  protected final void printProgress(String text) {
    note(text);
  }

  /** The exception for a value that an option does not take. */
  protected final ParameterException invalid(String option, String reason) {
    return wrong("Invalid value for option '%s': %s".formatted(option, reason));
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
    System.exit(CommandLines.of(command).execute(arguments));
  }

  private record Missed(MeasurementReport measurement) implements Report {

    @Override
    public Stream<String> lines() {
      return measurement.lines();
    }

    @Override
    public Object json() {
      return measurement.json();
    }

    @Override
    public Optional<String> fault() {
      return Optional.of("A goal is missed.");
    }
  }
}
