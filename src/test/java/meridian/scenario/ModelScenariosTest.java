package meridian.scenario;

import meridian.scenario.table.GlobalTableHarness;
import meridian.scenario.table.ReplicatedTable;
import meridian.scenario.world.TrackerDesign;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every scenario with many seeds over the modelled global table. */
final class ModelScenariosTest {

  private static final int SEEDS = Integer.getInteger("meridian.seeds", 100);

  @ParameterizedTest
  @EnumSource
  void invariantsHold(Scenario scenario) {
    for (long seed = 0; seed < SEEDS; seed++) {
      try (GlobalTableHarness harness = ReplicatedTable.inMemory(seed)) {
        scenario.run(harness, TrackerDesign.MERIDIAN, seed);
      }
    }
  }
}
