package meridian.scenario;

import static meridian.local.database.TableSchema.PEERS;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import meridian.local.database.TestDatabase;
import meridian.scenario.table.GlobalTableHarness;
import meridian.scenario.table.ReplicatedTable;
import meridian.scenario.world.TrackerDesign;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every scenario over HTTP. */
final class LocalScenariosIT {

  private static final int SEEDS = Integer.getInteger("meridian.seeds", 1);
  private static final TestDatabase DATABASE = TestDatabase.start();
  private static final AtomicInteger TABLES = new AtomicInteger();

  @AfterAll
  static void stopDatabase() {
    DATABASE.close();
  }

  @ParameterizedTest
  @EnumSource
  void invariantsHold(Scenario scenario) {
    for (long seed = 0; seed < SEEDS; seed++) {
      try (GlobalTableHarness harness = harness(seed)) {
        scenario.run(harness, TrackerDesign.MERIDIAN, seed);
      }
    }
  }

  private static GlobalTableHarness harness(long seed) {
    String table = "table-" + TABLES.incrementAndGet();
    return new ReplicatedTable(
        table,
        true,
        seed,
        region -> DATABASE.createReplica(region.name().toLowerCase(Locale.ROOT), table, PEERS));
  }
}
