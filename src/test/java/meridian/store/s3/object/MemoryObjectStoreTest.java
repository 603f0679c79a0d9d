package meridian.store.s3.object;

import java.time.Instant;

/** The contract of the bucket in memory. */
final class MemoryObjectStoreTest extends ObjectStoreContract {

  @Override
  ObjectStore store() {
    return new MemoryObjectStore(() -> Instant.EPOCH);
  }
}
