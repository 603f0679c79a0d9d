package meridian.scenario;

import meridian.local.objectstore.TestBuckets;
import meridian.scenario.table.Replicas;
import meridian.scenario.table.ReplicatedBuckets;
import meridian.scenario.world.TrackerDesign;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The scenarios of {@link BucketScenariosTest} over HTTP, by the SDK, to a server. */
final class BucketScenariosIT {

  private static final int SEEDS = Integer.getInteger("meridian.seeds", 1);

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"TWO_RELEASES_SIDE_BY_SIDE", "RELEASE_ROLLED_BACK"})
  void invariantsHold(Scenario scenario) {
    for (long seed = 0; seed < SEEDS; seed++) {
      int maxRecords = BucketScenariosTest.maxRecords(seed);
      try (Replicas buckets = ReplicatedBuckets.over(TestBuckets::newBucket, seed, maxRecords)) {
        scenario.run(buckets, TrackerDesign.MERIDIAN, seed);
      }
    }
  }
}
