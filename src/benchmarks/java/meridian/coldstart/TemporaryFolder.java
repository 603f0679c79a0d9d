package meridian.coldstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that is deleted with all its contents when it is closed.
 *
 * @param path of the folder
 */
record TemporaryFolder(Path path) implements AutoCloseable {

  /** Creates an empty one. */
  static TemporaryFolder create() throws IOException {
    return new TemporaryFolder(Files.createTempDirectory("meridian-coldstart-"));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> innermostFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : innermostFirst) {
        Files.delete(file);
      }
    }
  }
}
