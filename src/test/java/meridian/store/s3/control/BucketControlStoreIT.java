package meridian.store.s3.control;

import java.util.Random;
import meridian.local.objectstore.TestBuckets;
import meridian.store.control.ControlStore;
import meridian.store.control.ControlStoreContract;
import meridian.store.s3.object.ObjectStore;

/** The contract over HTTP, by the SDK, to a server. */
final class BucketControlStoreIT extends ControlStoreContract {

  private final ObjectStore bucket = TestBuckets.newBucket();
  private final Random random = new Random(4);

  @Override
  protected ControlStore replica(int region) {
    return BucketControlStoreTest.replica(bucket, region, time, random, _ -> {});
  }
}
