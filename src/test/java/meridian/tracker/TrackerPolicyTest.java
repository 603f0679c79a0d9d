package meridian.tracker;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TrackerPolicyTest {

  @Test
  void earlyIntervalsAreFiveToTenMinutesForAnyRegularInterval() {
    Random random = new Random(9);
    for (int minutes : List.of(10, 20, 30, 60, 160)) {
      IntervalPolicy intervals = IntervalPolicy.around(Duration.ofMinutes(minutes));
      for (int time = 0; time < 500; time++) {
        long seconds = intervals.nextEarly(0, random).toSeconds();
        assertTrue(seconds >= 300 && seconds <= 600, minutes + " min: " + seconds + " s");
      }
    }
  }

  @Test
  void rejectsContradictoryPolicies() {
    IntervalPolicy intervals = IntervalPolicy.DEFAULT;
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new TrackerPolicy(
                intervals, Duration.ofMinutes(71), Duration.ofMinutes(3), 50, 50, 64));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new TrackerPolicy(
                intervals, Duration.ofMinutes(90), Duration.ofMinutes(3), 51, 50, 64));
    assertThrows(IllegalArgumentException.class, () -> TrackerPolicy.of(intervals, 50, 0));
    assertThrows(IllegalArgumentException.class, () -> IntervalPolicy.around(Duration.ZERO));
  }
}
