package meridian.scenario;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import meridian.scenario.table.GlobalTableHarness;
import meridian.scenario.table.ReplicatedTable;
import meridian.scenario.world.TrackerDesign;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scenarios detect defects: each simpler design than Meridian fails the one that is named. */
final class BrokenDesignsTest {

  private static final int SEEDS = 50;

  @ParameterizedTest
  @CsvSource({
    "ONE_ITEM_PER_PEER, CUT_OFF_FOR_HOURS",
    "FALLBACK_UNDER_OWN_NAME, FALLBACK_WRITTEN_THROUGH",
    "UNCONDITIONAL_PURGE, PURGE_RACES_REFRESH",
    "TICKET_WITHOUT_INFO_HASH, TICKET_SHARED_BY_HASHES",
    "STOP_DELETES_EVERYWHERE, STOP_OVERTAKEN_BY_START",
    "NEXT_LAYOUT_AT_ONCE, TWO_RELEASES_SIDE_BY_SIDE",
  })
  void losesAPeer(BrokenDesign design, Scenario scenario) {
    AssertionError failure = assertThrows(AssertionError.class, () -> run(design, scenario));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.startsWith(scenario + ", seed "), message);
    assertTrue(message.contains("missing members"), message);
  }

  private static void run(TrackerDesign design, Scenario scenario) {
    for (long seed = 0; seed < SEEDS; seed++) {
      try (GlobalTableHarness harness = ReplicatedTable.inMemory(seed)) {
        scenario.run(harness, design, seed);
      }
    }
  }
}
