package meridian.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The invariants of the data model, under lag, reordering, partitions and clocks that differ: many
 * seeded runs each. A failure names its seed.
 */
final class InvariantsTest {

  private static final int RUNS = 100;

  /** By how much each region's clock is ahead of the one before. */
  private static final Duration SKEW = Duration.ofSeconds(3);

  /**
   * Regions that cannot see each other cannot make up for their clocks: who stops in one and starts
   * in the other, sooner than their clocks differ, is hidden until its next announce.
   */
  private static final Duration SLIGHT_SKEW = Duration.ofMillis(100);

  @Test
  void whoKeepsAnnouncingIsVisibleEverywhereAndWhoStoppedNowhere() {
    for (int seed = 0; seed < RUNS; seed++) {
      World world = new World(seed, SKEW);
      for (int round = 0; round < 6; round++) {
        world.live(Duration.ofMinutes(40));
        world.settle();
        world.assertEveryRegionGivesExactlyWhoIsThere("seed " + seed + ", round " + round);
      }
    }
  }

  @Test
  void nobodyIsLostInAPartitionThatLastsForHours() {
    for (int seed = 0; seed < RUNS; seed++) {
      World world = new World(seed, SLIGHT_SKEW);
      world.live(Duration.ofMinutes(40));
      world.cut();
      world.live(Duration.ofHours(6));
      world.heal();
      world.settle();
      world.assertReplicasAgree("seed " + seed);
      world.assertNobodyIsMissing("seed " + seed);
      // Who stopped out of sight of a region that had it is gone within a life.
      world.live(Duration.ofMinutes(110));
      world.settle();
      world.assertEveryRegionGivesExactlyWhoIsThere("seed " + seed);
    }
  }

  @Test
  void aDownloadIsCountedOnceUnlessThePeerChangesRegions() {
    for (int seed = 0; seed < RUNS; seed++) {
      World world = new World(seed, SKEW).withoutMoving();
      world.live(Duration.ofHours(6));
      world.settle();
      assertEquals(world.completions(), world.downloadsSeen(), "seed " + seed);
    }
  }
}
