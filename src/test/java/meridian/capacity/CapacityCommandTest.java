package meridian.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import meridian.command.Outcome;
import meridian.measure.Goal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CapacityCommandTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --sizes=0         | Invalid value for option '--sizes': 0 is not from 1 to 50000.
          --sizes=5,50001   | Invalid value for option '--sizes': 50001 is not from 1 to 50000.
          --sizes=a         | Invalid value for option '--sizes' (N): 'a' is not an int.
          --peers=0         | Invalid value for option '--peers': 0 is less than 1.
          --clients=901     | Invalid value for option '--clients': 901 is not from 1 to 900.
          --slices=0        | Invalid value for option '--slices': 0 is less than 1.
          --slice-seconds=0 | Invalid value for option '--slice-seconds': 0 is less than 1.
          """)
  void refusesOtherNumbers(String argument, String fault) {
    Outcome outcome = Outcome.of(new CapacityCommand(), argument);
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains(fault), outcome.err());
  }

  @Test
  void saysHowToGetOpentracker() {
    Outcome outcome = Outcome.of(new CapacityCommand(), "--opentracker", "/nowhere/opentracker");
    assertEquals(1, outcome.exitCode());
    assertEquals(
        "/nowhere/opentracker is no program. Nothing was measured; on Debian, apt-get install"
            + " opentracker.\n",
        outcome.err());
  }

  @Test
  void aGoalIsMissedBelowNineTenthsOfOpentrackersCapacity() {
    assertTrue(goal(10, 9.1).isMet());
    assertEquals("MISSED", goal(10, 8.9).verdict());
  }

  private static Goal goal(double serveMicros, double opentrackerMicros) {
    var row = new Comparison(1, 5, Style.CLOSED, serveMicros, opentrackerMicros, 0, 0);
    return new CapacityResult(1, 1, List.of(row)).goals().getFirst();
  }

  /** Every peer of every torrent is one number. */
  @Test
  void numbersAllPeers() {
    var swarms = Swarms.of(20, 5);
    assertEquals(20, swarms.size());
    assertEquals(
        20,
        IntStream.range(0, 20)
            .mapToObj(peer -> swarms.torrent(peer) + " " + swarms.port(peer))
            .distinct()
            .count());
  }
}
