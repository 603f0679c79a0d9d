package meridian.store.s3.sweep;

import java.util.Set;
import meridian.local.objectstore.TestBuckets;
import meridian.model.VirtualTime;
import meridian.peer.Peer;
import meridian.purge.SegmentSweeper;
import meridian.store.SweepContract;
import meridian.store.s3.object.ObjectStore;
import meridian.swarm.SwarmStore;

/** The contract over HTTP, by the SDK, to a server. */
final class BucketSweepIT extends SweepContract {

  private final ObjectStore bucket = TestBuckets.newBucket();
  private final VirtualTime time = new VirtualTime(NOON);

  @Override
  protected SwarmStore store(int region) {
    return BucketSweepTest.store(region, bucket, time);
  }

  @Override
  protected SegmentSweeper sweep(int region) {
    return BucketSweepTest.sweep(region, bucket);
  }

  @Override
  protected Set<Peer> stored() {
    return BucketSweepTest.stored(bucket);
  }
}
