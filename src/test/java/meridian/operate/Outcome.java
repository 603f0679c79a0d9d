package meridian.operate;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.Map;
import meridian.operate.access.TorrentsCommand;
import picocli.CommandLine;

/**
 * How a command ended.
 *
 * @param exitCode what the shell sees
 * @param out its standard output
 * @param err its standard error
 */
public record Outcome(int exitCode, String out, String err) {

  public static Outcome of(CommandLine command, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        command
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  /** What a torrents command comes to. */
  static Outcome torrents(String... arguments) {
    return of(new TorrentsCommand(Map.of(), InstantSource.system()).commandLine(), arguments);
  }
}
