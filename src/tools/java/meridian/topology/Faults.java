package meridian.topology;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The faults found in the files of a topology, one sorted line each. */
final class Faults {

  private final SortedSet<String> lines = new TreeSet<>();

  /**
   * Adds a fault.
   *
   * @param file the faulty file or directory
   * @param path the faulty key, with dots between the levels; empty for the whole file
   * @param reason what the value must be or must not be
   */
  void add(Path file, String path, String reason) {
    lines.add(file + ": " + (path.isEmpty() ? "" : path + ": ") + reason);
  }

  /**
   * Ends a reading that found faults.
   *
   * @throws TopologyException if there are any
   */
  void check() {
    if (!lines.isEmpty()) {
      throw new TopologyException(String.join("\n", lines));
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
