package meridian.store.s3.swarm;

import meridian.store.SwarmStoreContract;
import meridian.store.s3.object.MemoryObjectStore;
import meridian.store.s3.object.ObjectStore;
import meridian.swarm.SwarmStore;

/**
 * The contract over a bucket in memory. Its regions share one bucket, like replicas without lag.
 */
final class ModelS3SwarmStoreTest extends SwarmStoreContract {

  private final TestStores stores = new TestStores(NOON);
  private final ObjectStore bucket = new MemoryObjectStore(stores);

  @Override
  protected SwarmStore store(int code) {
    return stores.withoutCache(stores.store(bucket, code));
  }
}
