package meridian.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import meridian.report.Json;
import meridian.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * A command that prints a report, as text or as JSON. The exit code is 0 if everything was done, 1
 * if something was not, and 2 if the arguments are wrong.
 */
@Command(sortOptions = false)
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // picocli sets and reads these fields.
public abstract class ReportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--json", order = 99, description = "print JSON")
  private boolean json;

  @Mixin private CommonOptions common;

  /**
   * Does the work.
   *
   * @throws CommandFailedException if there is nothing to report
   * @throws ParameterException if an argument is wrong, or {@link TypeConversionException}
   * @throws Exception if there is a bug or an I/O error: its stack trace is printed
   */
  protected abstract Report run() throws Exception;

  @Override
  public final Integer call() throws Exception {
    try {
      return print(run());
    } catch (TypeConversionException e) {
      throw wrong(String.valueOf(e.getMessage()));
    } catch (CommandFailedException e) {
      note(String.valueOf(e.getMessage()));
      return ExitCode.SOFTWARE;
    }
  }

  /** An exception that says what is wrong with the arguments. */
  protected final ParameterException wrong(String fault) {
    return new ParameterException(spec.commandLine(), fault);
  }

  /** Prints a line to standard error at once. */
  protected final void note(String line) {
    print(spec.commandLine().getErr(), line);
  }

  /** Prints a line of the result at once: with {@code --json} to standard error. */
  protected final void printNow(String line) {
    print(json ? spec.commandLine().getErr() : spec.commandLine().getOut(), line);
  }

  private int print(Report report) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(report.json()));
    } else {
      report.lines().forEach(out::println);
    }
    out.flush();
    report.fault().ifPresent(this::note);
    return report.fault().isPresent() ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private static void print(PrintWriter writer, String line) {
    writer.println(line);
    writer.flush();
  }
}
