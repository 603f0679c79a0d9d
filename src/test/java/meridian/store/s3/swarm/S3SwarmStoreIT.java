package meridian.store.s3.swarm;

import meridian.local.objectstore.TestBuckets;
import meridian.store.SwarmStoreContract;
import meridian.store.s3.object.ObjectStore;
import meridian.swarm.SwarmStore;

/** The contract over HTTP, by the SDK, to a server. */
final class S3SwarmStoreIT extends SwarmStoreContract {

  private final TestStores stores = new TestStores(NOON);
  private final ObjectStore bucket = TestBuckets.newBucket();

  @Override
  protected SwarmStore store(int code) {
    return stores.withoutCache(stores.store(bucket, code));
  }
}
