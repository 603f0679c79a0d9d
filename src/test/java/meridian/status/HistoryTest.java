package meridian.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import meridian.swarm.PeerCounts;
import org.junit.jupiter.api.Test;

/** A day's steps, each once and in their order. */
final class HistoryTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void aStepBeginsAtAMultipleOfFiveMinutes() {
    assertEquals(NOON, History.startOfStep(NOON.plusSeconds(299)));
    assertEquals(NOON.plusSeconds(300), History.startOfStep(NOON.plusSeconds(300)));
  }

  @Test
  void onlyTheStepThatIsNotThereIsLacking() {
    History history = History.NONE.plus(step(0));
    assertTrue(History.NONE.lacks(NOON));
    assertFalse(history.lacks(NOON.plusSeconds(299)));
    assertTrue(history.lacks(NOON.plusSeconds(300)));
  }

  @Test
  void aDayIsKept() {
    History history = History.NONE;
    for (int n = 0; n <= History.MAX_STEPS; n++) {
      history = history.plus(step(n));
    }
    assertEquals(History.MAX_STEPS, history.steps().size());
    assertEquals(step(1), history.steps().getFirst());
    assertEquals(step(History.MAX_STEPS), history.steps().getLast());
  }

  @Test
  void stepsOfADayAgoAreDroppedAfterAGap() {
    History history = History.NONE.plus(step(0)).plus(step(1)).plus(step(History.MAX_STEPS));
    assertEquals(List.of(step(1), step(History.MAX_STEPS)), history.steps());
  }

  @Test
  void aClockThatWasSetBackRemovesTheStepsAfterIt() {
    History history = History.NONE.plus(step(0)).plus(step(7)).plus(step(3));
    assertEquals(List.of(step(0), step(3)), history.steps());
  }

  private static History.Step step(long number) {
    return new History.Step(
        NOON.plus(History.STEP.multipliedBy(number)), PeerCounts.NONE, number, number);
  }
}
