package meridian.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * An artifact, unpacked as Lambda does it.
 *
 * @param root the folder that it was unpacked to, which is the function's working directory
 * @param zipBytes size of the zip
 * @param client the native library that runs it
 */
public record Artifact(Path root, long zipBytes, NativeClient client) {

  private static final String PRODUCT = "meridian.jar";

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

  /**
   * An artifact with the same libraries, in which a single class replaces the product.
   *
   * @param folder receives it
   */
  public Artifact with(Class<?> handler, Path folder) throws IOException {
    Path lib = Files.createDirectories(folder.resolve("lib"));
    for (Path jar : jars()) {
      if (!jar.endsWith(PRODUCT)) {
        Files.copy(jar, lib.resolve(jar.getFileName()));
      }
    }
    String name = handler.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(lib.resolve(PRODUCT));
        ZipOutputStream jar = new ZipOutputStream(file);
        InputStream compiled = handler.getResourceAsStream("/" + name)) {
      if (compiled == null) {
        throw new IOException("the class path has no " + name);
      }
      jar.putNextEntry(new ZipEntry(name));
      compiled.transferTo(jar);
    }
    return new Artifact(folder, zipBytes, client);
  }

  /** The jars in {@code lib}, in the order in which the managed runtime looks through them. */
  public List<Path> jars() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("lib"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }
}
