package meridian.store.s3.swarm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import meridian.concurrent.ParallelCalls;
import meridian.store.record.PeerRecord;
import meridian.store.s3.object.CachedObjects;
import meridian.store.s3.object.ObjectKeys.SwarmKey;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.ObjectStore.Condition;
import meridian.store.s3.object.ObjectStore.Etag;
import meridian.store.s3.object.ObjectStore.Read;
import meridian.store.s3.object.ObjectStore.Write;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;

/**
 * Splits a {@linkplain SwarmObject.State#FROZEN frozen} object: copies its records to sixteen
 * children, and then marks it as split. Any number of processes may do that at once, and each may
 * be killed anywhere.
 *
 * <p>Nothing is lost, because: records of a frozen object do not change, so every process copies
 * the same ones. Others read and write children only while their parent is split. A child that
 * exists is overwritten only if its ETag is the one that was read before the parent was seen
 * frozen: a write to it as a child of a split parent came later, and has changed the ETag. No ETag
 * repeats, because revisions do not. A child that does not exist is created; a sweep that deletes
 * an empty child waits longer than any process takes between two calls. The parent is marked only
 * after all sixteen were copied, on condition that it is unchanged.
 */
final class SwarmSplit {

  private static final int ATTEMPTS = 5;

  /** The greatest number of parallel calls of one split. */
  private static final int PARALLEL_WRITES = 8;

  /** For how long a split is not tried again that needs an object which cannot be decoded. */
  static final Duration PAUSE = Duration.ofMinutes(1);

  /** The greatest number of such splits that are known. Then all are forgotten, and tried again. */
  private static final int MAX_BLOCKED = 1_000;

  private final ObjectStore store;
  private final ParallelCalls parallel;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<SwarmKey, Blocked> blocked = new ConcurrentHashMap<>();

  SwarmSplit(
      ObjectStore store, ParallelCalls parallel, InstantSource clock, RandomGenerator random) {
    this.store = store;
    this.parallel = parallel;
    this.clock = clock;
    this.random = random;
  }

  /** A split that cannot be made, and until when it is not tried again. */
  private record Blocked(StoreUnavailableException failure, Instant until) {}

  /**
   * Splits an object, unless it is not frozen any more.
   *
   * @throws StoreUnavailableException if it may still be frozen
   */
  void run(SwarmKey key) {
    Instant now = clock.instant();
    Blocked known = blocked.get(key);
    if (known != null && now.isBefore(known.until)) {
      throw known.failure;
    }
    try {
      split(key);
      blocked.remove(key);
    } catch (StoreUnavailableException e) {
      if (e.reason() == Reason.UNREADABLE) {
        block(key, new Blocked(e, now.plus(PAUSE)));
      }
      throw e;
    }
  }

  private void block(SwarmKey key, Blocked reason) {
    if (blocked.size() >= MAX_BLOCKED) {
      blocked.clear();
    }
    blocked.put(key, reason);
  }

  private void split(SwarmKey key) {
    if (!(store.get(key.text(), Optional.empty())
        instanceof Read.Found(byte[] content, Etag etag))) {
      return;
    }
    SwarmObject parent =
        SwarmObjectCodec.decode(content, key.region())
            .orElseThrow(() -> CachedObjects.unreadable(key.text()));
    if (parent.state() != SwarmObject.State.FROZEN) {
      return;
    }
    List<String> digits =
        IntStream.range(0, SwarmObject.CHILDREN)
            .mapToObj(digit -> key.digits() + Character.forDigit(digit, SwarmObject.CHILDREN))
            .toList();
    boolean isCopied =
        !parallel
            .map(
                digits,
                PARALLEL_WRITES,
                child ->
                    copy(
                        new SwarmKey(key.region(), key.infoHash(), child),
                        parent.recordsBelow(child),
                        key.text(),
                        etag))
            .contains(false);
    if (isCopied) {
      byte[] split = SwarmObjectCodec.encode(parent.split().next());
      // A conflict means that another process has done it.
      var _ = store.put(key.text(), split, new Condition.Matches(etag));
    }
  }

  /**
   * Writes one child.
   *
   * @return false if the parent has changed
   */
  private boolean copy(SwarmKey child, List<PeerRecord> records, String parent, Etag frozen) {
    SwarmObject created = SwarmObject.create(random.nextLong()).withRecords(records);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Condition condition = new Condition.Absent();
      SwarmObject written = created;
      if (attempt > 0
          && store.get(child.text(), Optional.empty())
              instanceof Read.Found(byte[] content, Etag etag)) {
        SwarmObject present =
            SwarmObjectCodec.decode(content, child.region())
                .orElseThrow(() -> CachedObjects.unreadable(child.text()));
        if (!(store.get(parent, Optional.of(frozen)) instanceof Read.NotModified)) {
          return false;
        }
        if (!present.isSplit() && present.records().equals(records)) {
          return true;
        }
        condition = new Condition.Matches(etag);
        written =
            new SwarmObject(
                present.revision() + 1,
                created.state(),
                created.ledger(),
                created.used(),
                created.records());
      }
      if (store.put(child.text(), SwarmObjectCodec.encode(written), condition)
          instanceof Write.Written) {
        return true;
      }
    }
    throw new StoreUnavailableException(
        Reason.THROTTLED, "the object %s is contended; it was not split".formatted(parent));
  }
}
