package meridian.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long clients wait after a tracker has failed, as in their sources. */
final class ClientKindTest {

  private static final Duration PERIOD = Duration.ofMinutes(15);

  @Test
  void libtorrentWaitsForTheSquareOfItsFailures() {
    assertEquals(
        List.of(17_500L, 55_000L, 117_500L, 205_000L),
        IntStream.rangeClosed(1, 4)
            .mapToObj(n -> pause(ClientKind.LIBTORRENT, n).toMillis())
            .toList());
    assertEquals(Duration.ofMinutes(60), pause(ClientKind.LIBTORRENT, 100));
  }

  @Test
  void transmissionWaitsLongerAndLonger() {
    assertEquals(
        List.of(0L, 5L, 15L, 30L, 60L, 120L, 120L),
        IntStream.rangeClosed(1, 7)
            .mapToObj(n -> pause(ClientKind.TRANSMISSION, n).toMinutes())
            .toList());
  }

  @Test
  void aria2WaitsForAnotherPeriod() {
    assertEquals(PERIOD, pause(ClientKind.ARIA2, 1));
    assertEquals(PERIOD, pause(ClientKind.ARIA2, 9));
  }

  private static Duration pause(ClientKind kind, int failures) {
    return kind.pause(failures, PERIOD, new Random(1));
  }
}
