package meridian.scenario.table;

import java.util.Optional;
import java.util.Set;
import meridian.store.s3.object.ObjectStore;

/** Runs an action before each call. */
public record InterceptedBucket(ObjectStore bucket, Runnable before) implements ObjectStore {

  @Override
  public Read get(String key, Optional<Etag> known) {
    before.run();
    return bucket.get(key, known);
  }

  @Override
  public Write put(String key, byte[] content, Condition condition) {
    before.run();
    return bucket.put(key, content, condition);
  }

  @Override
  public Write delete(String key, Etag known) {
    before.run();
    return bucket.delete(key, known);
  }

  @Override
  public Page list(String prefix, Optional<String> startAfter, int max) {
    before.run();
    return bucket.list(prefix, startAfter, max);
  }

  @Override
  public Set<String> folders() {
    before.run();
    return bucket.folders();
  }
}
