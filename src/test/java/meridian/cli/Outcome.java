package meridian.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * How a command ended.
 *
 * @param exitCode what the shell sees
 * @param out its standard output
 * @param err its standard error
 */
public record Outcome(int exitCode, String out, String err) {

  public static Outcome of(TrackerCommand command, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandLine(command)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Outcome(exitCode, out.toString(), err.toString());
  }
}
