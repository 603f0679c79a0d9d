package meridian.local.population;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import meridian.status.History;
import org.junit.jupiter.api.Test;

final class SimulatedDayTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:34:56Z");
  private static final int CLIENTS = 3_000;

  private final List<History> days = new SimulatedDay(CLIENTS, 3, NOW).histories();

  @Test
  void itEndsWithThePresentStepAndHasNoGap() {
    for (History day : days) {
      assertEquals(History.MAX_STEPS, day.steps().size());
      assertEquals(History.startOfStep(NOW), day.steps().getLast().start());
      assertTrue(day.lacks(NOW.plus(History.STEP)), "a heartbeat goes on with it");
    }
  }

  @Test
  void regionsCountTheSamePeersAndTheirOwnAreTheSum() {
    for (int n = 0; n < days.getFirst().steps().size(); n++) {
      int step = n;
      long own = days.stream().mapToLong(day -> day.steps().get(step).own()).sum();
      days.forEach(day -> assertEquals(own, day.steps().get(step).peers().total()));
    }
  }

  @Test
  void itEndsWithAsManyPeersAsThePopulationHas() {
    double peers = days.getFirst().steps().getLast().peers().total();
    assertEquals(CLIENTS * 1.1, peers, CLIENTS / 20.0);
  }
}
