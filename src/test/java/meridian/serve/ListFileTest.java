package meridian.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import meridian.command.CommandFailedException;
import meridian.peer.Network;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListFileTest {

  private static final Network FIRST = Network.parse("192.0.2.1").orElseThrow();
  private static final Network SECOND = Network.parse("192.0.2.2").orElseThrow();

  @TempDir private Path directory = Path.of("");
  private Path path = Path.of("");
  private ListFile<Network> list = ListFile.ofNetworks(Optional.empty());
  private int version;

  @BeforeEach
  void load() throws IOException, CommandFailedException {
    path = directory.resolve("banned");
    write("192.0.2.1 # a flood\n\n");
    list = ListFile.ofNetworks(Optional.of(path));
    list.load();
    assertTrue(list.contains(FIRST));
  }

  /** Writes the file at another time than before. */
  private void write(String text) throws IOException {
    Files.writeString(path, text);
    Files.setLastModifiedTime(path, FileTime.from(Instant.EPOCH.plusSeconds(++version)));
  }

  @Test
  void aChangeIsInForceOnceTheFileRests() throws IOException {
    write("");
    list.reload();
    write("192.0.2.2\n");
    list.reload();
    assertTrue(list.contains(FIRST), "the file changes");
    list.reload();
    assertFalse(list.contains(FIRST));
    assertTrue(list.contains(SECOND));
  }

  @Test
  void aLineThatIsNotEndedIsNotAnEntryYet() throws IOException {
    write("192.0.2.1\n192.0.2.2");
    list.reload();
    list.reload();
    assertTrue(list.contains(FIRST));
    assertFalse(list.contains(SECOND));
    write("192.0.2.2\n");
    list.reload();
    list.reload();
    assertTrue(list.contains(SECOND));
  }

  @Test
  void aFileThatCannotBeLoadedChangesNothing() throws IOException {
    write("nobody\n");
    list.reload();
    list.reload();
    assertTrue(list.contains(FIRST));
    var refused = assertThrows(CommandFailedException.class, list::load);
    assertEquals(
        path
            + " was not loaded: line 1 must be an address such as 192.0.2.1 or 2001:db8::1,"
            + " which stands for its /64: nobody",
        refused.getMessage());
    Files.delete(path);
    list.reload();
    assertTrue(list.contains(FIRST));
  }

  /** More than an operator's list in a deployment has. */
  @Test
  void aFileMayHaveManyEntries() throws IOException {
    write(
        IntStream.range(0, 20_000)
            .mapToObj(n -> "10.0.%d.%d\n".formatted(n / 256, n % 256))
            .collect(Collectors.joining()));
    list.reload();
    list.reload();
    assertTrue(list.contains(Network.parse("10.0.70.3").orElseThrow()));
  }
}
