package meridian.store.s3.swarm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.ObjectStoreDecorator;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;

/** A bucket whose next writes fail as a test says, and which counts calls. */
final class FaultyBucket extends ObjectStoreDecorator {

  private final ObjectStore bucket;
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger writes = new AtomicInteger();
  private Runnable afterLost = () -> {};

  /** What happens to a write. */
  enum Fault {
    THROTTLED,
    /** Another write of the object is under way. */
    CONFLICT,
    /** It is made, and its answer is lost. */
    ANSWER_LOST,
    /** It is not made, and there is no answer. */
    REQUEST_LOST
  }

  FaultyBucket(ObjectStore bucket) {
    super(bucket);
    this.bucket = bucket;
  }

  void failNext(Fault fault, int times) {
    for (int n = 0; n < times; n++) {
      faults.add(fault);
    }
  }

  /** Runs an action after each lost answer or request. */
  void afterLost(Runnable action) {
    afterLost = action;
  }

  int reads() {
    return reads.get();
  }

  int writes() {
    return writes.get();
  }

  @Override
  public Read get(String key, Optional<Etag> known) {
    reads.incrementAndGet();
    return super.get(key, known);
  }

  @Override
  public Write put(String key, byte[] content, Condition condition) {
    writes.incrementAndGet();
    Fault fault = faults.poll();
    if (fault == Fault.THROTTLED) {
      throw new StoreUnavailableException(Reason.THROTTLED, "503 SlowDown");
    }
    if (fault == Fault.CONFLICT) {
      return new Write.Conflict();
    }
    if (fault == null) {
      return super.put(key, content, condition);
    }
    if (fault == Fault.ANSWER_LOST) {
      var _ = bucket.put(key, content, condition);
    }
    afterLost.run();
    throw new StoreUnavailableException(Reason.TIMED_OUT, "no answer");
  }
}
