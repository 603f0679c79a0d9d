package meridian.topology;

import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/** What is found wrong with the files of a topology, one sentence for each fault. */
final class Faults {

  private final SortedSet<String> sentences = new TreeSet<>();

  /**
   * Adds a fault.
   *
   * @param file the file, or directory, that has it
   * @param path the keys that lead to it, with dots between them; empty if it is of all that the
   *     file says
   * @param reason ends the sentence
   */
  void add(Path file, String path, String reason) {
    sentences.add(file + ": " + (path.isEmpty() ? "" : path + ": ") + reason);
  }

  /**
   * Ends a reading that found any.
   *
   * @throws TopologyException if it did
   */
  void check() {
    if (!sentences.isEmpty()) {
      throw new TopologyException(String.join("\n", sentences));
    }
  }
}
