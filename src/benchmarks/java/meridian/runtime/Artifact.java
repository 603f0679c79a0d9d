package meridian.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * An artifact, unpacked as Lambda does it.
 *
 * @param root the folder that it was unpacked to, which is the function's working directory
 * @param zipBytes size of the zip
 * @param client the native library that runs it
 */
public record Artifact(Path root, long zipBytes, NativeClient client) {

  /**
   * Unpacks a zip.
   *
   * @param folder receives the artifact and the native library
   * @throws IOException if it cannot be read, or names a path outside the directory
   */
  public static Artifact unpack(Path zip, Path folder) throws IOException {
    Path root = Files.createDirectories(folder.resolve("task"));
    try (var entries = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
          throw new IOException(
              zip + " has an entry whose path is outside the folder: " + entry.getName());
        }
        Files.createDirectories(entry.isDirectory() ? target : target.getParent());
        if (!entry.isDirectory()) {
          Files.copy(entries, target);
        }
      }
    }
    return new Artifact(root, Files.size(zip), NativeClient.unpack(folder));
  }

  /** The jars in {@code lib}, in the order in which the managed runtime looks through them. */
  public List<Path> jars() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("lib"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }
}
