package meridian.scenario.world;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import meridian.purge.SegmentSweeper;
import meridian.scenario.table.GlobalTableHarness;
import meridian.scenario.table.Region;
import meridian.scenario.table.Replicas;
import meridian.scenario.table.ReplicatedBuckets;
import meridian.swarm.SwarmStore;

/** The stores and sweeps of regions over the replicas of one datastore. */
interface RegionStores {

  /**
   * Where a store is used.
   *
   * @param region of the tracker or the purge
   * @param replica region of the replica that it uses
   * @param release of the region
   * @param clock of the region
   * @param beforeCall is run before each call of the replica
   */
  record Site(
      Region region,
      Region replica,
      Release release,
      TrackerDesign design,
      InstantSource clock,
      RandomGenerator random,
      Runnable beforeCall) {}

  /** The stores over replicas. */
  static RegionStores over(Replicas replicas) {
    return switch (replicas) {
      case GlobalTableHarness table -> new TableStores(table);
      case ReplicatedBuckets buckets -> new BucketStores(buckets);
      default -> throw new IllegalArgumentException(replicas.toString());
    };
  }

  /** The store of a tracker; its reads may be stale. */
  SwarmStore store(Site site);

  /** A store that writes nothing, and whose reads are not stale. */
  SwarmStore observer(Site site);

  /** The sweep of a purge. */
  SegmentSweeper sweeper(Site site);
}
