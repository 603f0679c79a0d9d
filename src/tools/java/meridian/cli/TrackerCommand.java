package meridian.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * What the commands have in common. They exit with 0 after an answer, with 1 and a sentence when
 * there is none to show, with 2 when they are called wrongly.
 */
@Command(sortOptions = false)
@SuppressWarnings("NullAway.Init")
public // picocli sets what a command line must have.
abstract class TrackerCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "URL",
      converter = TrackerUrl.Converter.class,
      description = "announce URL of the tracker, http or https")
  private TrackerUrl url;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  @Option(names = "--help", usageHelp = true, description = "print this help")
  @SuppressWarnings("UnusedVariable") // picocli reads it.
  private boolean help;

  /** Asks the tracker. */
  protected abstract Reply ask(TrackerUrl tracker) throws FailedExchangeException;

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    try {
      print(ask(url), line.getOut());
      return ExitCode.OK;
    } catch (TypeConversionException e) {
      throw new ParameterException(line, String.valueOf(e.getMessage()), e);
    } catch (FailedExchangeException e) {
      line.getErr().println(e.getMessage());
      return ExitCode.SOFTWARE;
    }
  }

  private void print(Reply reply, PrintWriter out) {
    if (json) {
      out.println(reply.json().toPrettyString());
    } else {
      reply.lines().forEach(out::println);
    }
    out.flush();
  }
}
