package meridian.measure;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import meridian.command.CommandFailedException;
import meridian.command.ReportCommand;
import meridian.report.Report;
import picocli.CommandLine.ParameterException;

/** The command line of a measurement. */
public abstract class MeasurementCommand extends ReportCommand {

  /** Measures. */
  protected abstract MeasurementReport measure()
      throws CommandFailedException, IOException, InterruptedException;

  /** Whether a missed goal makes the command fail. */
  protected boolean isChecked() {
    return false;
  }

  @Override
  protected final Report run() throws CommandFailedException, IOException, InterruptedException {
    MeasurementReport measurement = measure();
    return isChecked() && !measurement.goals().stream().allMatch(Goal::isMet)
        ? new Missed(measurement)
        : measurement;
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
