package meridian.store.s3.control;

import meridian.local.objectstore.TestBuckets;
import meridian.model.VirtualTime;
import meridian.store.control.ControlStore;
import meridian.store.control.SweepLeaseContract;

/** The contract over HTTP, by the SDK, to a server. */
final class BucketSweepLeaseIT extends SweepLeaseContract {

  @Override
  protected ControlStore control(VirtualTime clock) {
    return BucketSweepLeaseTest.control(TestBuckets.newBucket(), clock);
  }
}
