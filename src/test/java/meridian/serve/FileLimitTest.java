package meridian.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import meridian.command.CommandFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FileLimitTest {

  @ParameterizedTest
  @CsvSource({"20000, 65536, 20000", "512, 1024, 512", "513, 1024, 512", "20000, 513, 1"})
  void connectionsLeaveRoomForOtherFiles(int most, long files, int connections)
      throws CommandFailedException {
    assertEquals(connections, FileLimit.connections(most, 512, files));
  }

  @Test
  void eachEventLoopHasThreeFilesAndASocketForEachAddress() {
    assertEquals(FileLimit.reserved(0, 2) + 3 * (3 + 2), FileLimit.reserved(3, 2));
  }

  @Test
  void aLimitWithoutRoomForConnectionsIsAnError() {
    var error =
        assertThrows(CommandFailedException.class, () -> FileLimit.connections(20_000, 512, 512));
    assertTrue(
        String.valueOf(error.getMessage()).startsWith("The limit of open files is 512,"),
        error.getMessage());
  }
}
