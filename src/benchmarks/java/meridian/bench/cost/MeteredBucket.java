package meridian.bench.cost;

import java.util.Optional;
import java.util.Set;
import meridian.store.s3.object.ObjectStore;

/** Counts the requests of a bucket. For one thread. */
public final class MeteredBucket implements ObjectStore {

  private final ObjectStore bucket;
  private ObjectUsage usage = ObjectUsage.NONE;

  /** Counts the requests of this bucket. */
  public MeteredBucket(ObjectStore bucket) {
    this.bucket = bucket;
  }

  /** The bill since the last call of this method. */
  public Bill takeBill() {
    Bill taken = new Bill();
    taken.add(usage);
    usage = ObjectUsage.NONE;
    return taken;
  }

  @Override
  public Read get(String key, Optional<Etag> known) {
    count(ObjectUsage.get());
    return bucket.get(key, known);
  }

  @Override
  public Write put(String key, byte[] content, Condition condition) {
    Write write = bucket.put(key, content, condition);
    count(ObjectUsage.put(write instanceof Write.Written, content.length));
    return write;
  }

  @Override
  public Write delete(String key, Etag known) {
    Write write = bucket.delete(key, known);
    count(ObjectUsage.delete(write instanceof Write.Written));
    return write;
  }

  @Override
  public Page list(String prefix, Optional<String> startAfter, int max) {
    count(ObjectUsage.list());
    return bucket.list(prefix, startAfter, max);
  }

  @Override
  public Set<String> folders() {
    count(ObjectUsage.list());
    return bucket.folders();
  }

  private void count(ObjectUsage more) {
    usage = usage.plus(more);
  }
}
