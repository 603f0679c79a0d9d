package meridian.setup;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import meridian.command.CommandFailedException;
import meridian.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a description. All files are replaced at once: a complete directory is written
 * beside it, and takes its place. If the process ends between the two renames that this takes, the
 * next one puts the old directory back.
 *
 * @param path absolute, and without symbolic links if it exists
 */
record DescriptionDirectory(Path path) {

  /**
   * Finds the directory, and puts an old one back that an interrupted process left beside it.
   *
   * @throws CommandFailedException if there is something else
   */
  static DescriptionDirectory open(Path path) throws CommandFailedException, IOException {
    DescriptionDirectory directory =
        new DescriptionDirectory(
            Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize());
    if (!Files.exists(directory.path) && Files.exists(directory.old())) {
      Files.move(directory.old(), directory.path);
    }
    directory.checkContent(path);
    delete(directory.staged());
    delete(directory.old());
    return directory;
  }

  private void checkContent(Path name) throws CommandFailedException, IOException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new CommandFailedException(name + " is no directory. Nothing was written.");
    }
    if (!Files.exists(path) || hasDescription()) {
      return;
    }
    try (Stream<Path> files = Files.list(path)) {
      if (files.anyMatch(file -> !accompanies(file))) {
        throw new CommandFailedException(
            name
                + " has other files and no global.json. Nothing was written: choose a new or an"
                + " empty directory.");
      }
    }
  }

  /** Whether a file is not part of a description, but was written to be beside one. */
  private static boolean accompanies(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.equals("README.md") || name.endsWith(".schema.json");
  }

  boolean hasDescription() {
    return Files.exists(path.resolve(Topology.GLOBAL));
  }

  /** Replaces the description; other files stay. */
  void replace(Description description) throws IOException {
    Files.createDirectories(staged());
    if (Files.exists(path)) {
      copyOthers();
    }
    description.write(staged());
    if (!Files.exists(path)) {
      Files.move(staged(), path, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Files.move(path, old(), StandardCopyOption.ATOMIC_MOVE);
    try {
      Files.move(staged(), path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.move(old(), path, StandardCopyOption.ATOMIC_MOVE);
      throw e;
    }
    delete(old());
  }

  private void copyOthers() throws IOException {
    Set<Path> described = new HashSet<>(hasDescription() ? Topology.files(path) : List.of());
    described.add(path.resolve(Topology.GLOBAL));
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.filter(each -> !described.contains(each)).toList()) {
        if (!file.equals(path)) {
          Files.copy(
              file, staged().resolve(path.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  private Path staged() {
    return path.resolveSibling("." + path.getFileName() + ".init-new");
  }

  private Path old() {
    return path.resolveSibling("." + path.getFileName() + ".init-old");
  }

  /** Deletes a directory, if there is one, with everything in it. */
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException fault)
              throws IOException {
            Files.delete(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
