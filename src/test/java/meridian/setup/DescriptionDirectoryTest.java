package meridian.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import meridian.command.CommandFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All files of a description are replaced, or none. */
final class DescriptionDirectoryTest {

  @TempDir private Path parent;

  private Path directory() {
    return parent.resolve("regions");
  }

  private static Description described(String name) {
    Description description = Description.empty();
    description.global().put("name", name);
    return description;
  }

  private List<String> siblings() throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  private String name() throws IOException {
    return Description.read(directory()).global().path("name").asText();
  }

  @Test
  void aNewDirectoryIsMadeWithItsParents() throws Exception {
    Path deep = parent.resolve("a").resolve("b");
    DescriptionDirectory.open(deep).replace(described("one"));
    assertEquals("one", Description.read(deep).global().path("name").asText());
  }

  @Test
  void otherFilesStayAndOldRegionsGo() throws Exception {
    DescriptionDirectory.open(directory()).replace(described("one"));
    Files.writeString(directory().resolve("README.md"), "read me");
    Files.writeString(directory().resolve("eu-west-1.json"), "{\"region\": \"eu-west-1\"}");
    Files.createDirectory(directory().resolve("notes"));
    Files.writeString(directory().resolve("notes").resolve("a.txt"), "note");

    DescriptionDirectory.open(directory()).replace(described("two"));

    assertEquals("two", name());
    assertEquals("read me", Files.readString(directory().resolve("README.md")));
    assertEquals("note", Files.readString(directory().resolve("notes").resolve("a.txt")));
    assertFalse(Files.exists(directory().resolve("eu-west-1.json")));
    assertEquals(List.of("regions"), siblings());
  }

  @Test
  void theOldDirectoryIsPutBackAfterAnInterruption() throws Exception {
    DescriptionDirectory.open(directory()).replace(described("one"));
    // Between the two renames.
    Files.move(directory(), parent.resolve(".regions.init-old"));
    Files.createDirectory(parent.resolve(".regions.init-new"));

    assertTrue(DescriptionDirectory.open(directory()).hasDescription());
    assertEquals("one", name());
    assertEquals(List.of("regions"), siblings());
  }

  @Test
  void whatAnInterruptedProcessLeftIsDeleted() throws Exception {
    DescriptionDirectory.open(directory()).replace(described("one"));
    Files.createDirectories(parent.resolve(".regions.init-old").resolve("x"));

    DescriptionDirectory.open(directory());

    assertEquals("one", name());
    assertEquals(List.of("regions"), siblings());
  }

  @Test
  void aLinkedDirectoryStaysLinked() throws Exception {
    Path real = Files.createDirectory(parent.resolve("real"));
    Files.createSymbolicLink(directory(), real);

    DescriptionDirectory.open(directory()).replace(described("one"));

    assertTrue(Files.isSymbolicLink(directory()));
    assertEquals("one", name());
  }

  @Test
  void aFailureLeavesTheOldFiles() throws Exception {
    DescriptionDirectory opened = DescriptionDirectory.open(directory());
    opened.replace(described("one"));
    // It cannot become a directory.
    Files.writeString(parent.resolve(".regions.init-new"), "a file");

    assertThrows(IOException.class, () -> opened.replace(described("two")));
    assertEquals("one", name());
  }

  @Test
  void aDirectoryOfSomethingElseIsRefused() throws Exception {
    Files.createDirectory(directory());
    Files.writeString(directory().resolve("global.schema.json"), "{}");
    assertFalse(DescriptionDirectory.open(directory()).hasDescription());

    Files.writeString(directory().resolve("photo.json"), "{}");
    CommandFailedException fault =
        assertThrows(CommandFailedException.class, () -> DescriptionDirectory.open(directory()));
    assertEquals(
        directory()
            + " has other files and no global.json. Nothing was written: choose a new or an empty"
            + " directory.",
        fault.getMessage());

    Path file = Files.writeString(parent.resolve("file"), "");
    assertThrows(CommandFailedException.class, () -> DescriptionDirectory.open(file));
  }
}
