package meridian.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * The result of a command.
 *
 * @param out its standard output
 * @param err its standard error
 */
public record Outcome(int exitCode, String out, String err) {

  /** Runs a command. */
  public static Outcome of(Object command, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        CommandLines.of(command)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  /** Checks that the arguments were refused in two lines: the fault, and where the help is. */
  public void assertRefused(String script, String fault) {
    assertEquals(2, exitCode, err);
    assertEquals("", out);
    assertTrue(err.startsWith(script + ": "), err);
    assertTrue(err.contains(fault), err);
    assertTrue(err.endsWith("\nSee '%s --help'.\n".formatted(script)), err);
    assertEquals(2, err.lines().count(), err);
  }
}
