package meridian.setup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import meridian.command.CommandFailedException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * Finds answers: an option gives one, or a person, or there is another one that is used otherwise.
 *
 * @param line the command
 * @param given the options' values
 * @param isAsking whether a person is asked for what no option gives
 * @param input where the person's answers come from, a line each
 */
record Questions(
    CommandLine line, Map<String, String> given, boolean isAsking, BufferedReader input) {

  /** The text for an answer that is left out. */
  static final String NONE = "none";

  /**
   * One answer. A wrong one from a person is explained, and asked for again.
   *
   * @param option the option that gives it
   * @param question in a few words
   * @param otherwise the answer that is used if none is given; null if there has to be one
   * @param reader reads it, and throws a {@link TypeConversionException} that says what is wrong
   * @throws ParameterException if the option's value is wrong, or missing while nobody is asked
   * @throws CommandFailedException if the input ends before it
   */
  <T> T answer(
      String option, String question, @Nullable String otherwise, Function<String, T> reader)
      throws CommandFailedException, IOException {
    String value = given.get(option);
    if (value == null && isAsking) {
      return ask(option, question, otherwise, reader);
    }
    String text = value == null ? otherwise : value;
    if (text == null) {
      throw new ParameterException(line, "Missing option: '%s'".formatted(option));
    }
    try {
      return reader.apply(text);
    } catch (TypeConversionException e) {
      throw new ParameterException(
          line, "Invalid value for option '%s': %s".formatted(option, e.getMessage()), e);
    }
  }

  private <T> T ask(
      String option, String question, @Nullable String otherwise, Function<String, T> reader)
      throws CommandFailedException, IOException {
    while (true) {
      Optional<String> reply = reply(question + (otherwise == null ? "" : " [" + otherwise + "]"));
      if (reply.isEmpty()) {
        throw new CommandFailedException(
            "The input ended before all questions were answered. Nothing was written: answer them,"
                + " or give %s and the other options.".formatted(option));
      }
      String text = reply.orElseThrow();
      if (text.isEmpty() && otherwise != null) {
        text = otherwise;
      }
      try {
        return reader.apply(text);
      } catch (TypeConversionException e) {
        line.getErr().println("  " + e.getMessage() + ".");
      }
    }
  }

  /** A person's reply, which may be empty; nothing at the end of the input. */
  Optional<String> reply(String question) throws IOException {
    PrintWriter err = line.getErr();
    err.print(question + ": ");
    err.flush();
    return Optional.ofNullable(input.readLine()).map(String::strip);
  }
}
