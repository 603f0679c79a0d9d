package meridian.alarms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The tables of {@code templates/README.md} and {@code templates/alarms.md}. */
final class Readme {

  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  private Readme() {}

  /** The whole text of both. */
  static String text() {
    try {
      return Files.readString(Path.of("templates", "README.md"))
          + Files.readString(Path.of("templates", "alarms.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The cells of a table's rows, by the start of its head. */
  static List<List<String>> rows(String head) {
    return text()
        .lines()
        .dropWhile(line -> !line.startsWith(head))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList())
        .toList();
  }

  /** The names in a cell, which are marked as code. */
  static List<String> names(String cell) {
    return NAME.matcher(cell).results().map(name -> name.group(1)).toList();
  }
}
