package meridian.scenario;

import meridian.scenario.table.Replicas;
import meridian.scenario.table.ReplicatedBuckets;
import meridian.scenario.world.TrackerDesign;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Every scenario with many seeds over modelled buckets, but for those of two releases: there is one
 * layout so far. Half of the seeds have objects that are split early.
 */
final class BucketScenariosTest {

  private static final int SEEDS = Integer.getInteger("meridian.seeds", 16);
  private static final int FEW_RECORDS = 8;
  private static final int MANY_RECORDS = 1_000;

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"TWO_RELEASES_SIDE_BY_SIDE", "RELEASE_ROLLED_BACK"})
  void invariantsHold(Scenario scenario) {
    for (long seed = 0; seed < SEEDS; seed++) {
      try (Replicas buckets = ReplicatedBuckets.inMemory(seed, maxRecords(seed))) {
        scenario.run(buckets, TrackerDesign.MERIDIAN, seed);
      }
    }
  }

  /** How many records an object may have. */
  static int maxRecords(long seed) {
    return seed % 2 == 0 ? FEW_RECORDS : MANY_RECORDS;
  }
}
