package meridian.store.s3.object;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;

/**
 * Cached reads and shared updates of the objects of one kind.
 *
 * <p><b>Reads.</b> What was read or written less than {@link #FRESH} ago is returned from memory, a
 * missing object too. Otherwise the object is read again, by one thread at a time, and sent again
 * only if its ETag has changed. The cache holds a bounded number of bytes and evicts the least
 * recently used objects.
 *
 * <p><b>Updates.</b> Changes to one object that wait at the same time share one write. No thread
 * waits for others on purpose: the first one that can write applies all changes that wait by then.
 * Every change is applied to content that the write's condition requires to be unchanged, and again
 * to the new content after a conflict. While no conflict was seen for a while, this process seems
 * to be the object's only writer, and writes without reading first.
 *
 * <p><b>Lost answers.</b> After a failure other than a throttle a write may have been made. Then
 * the object is read: if it has the bytes that were written, they were; if it has the old ETag,
 * they are written again; otherwise the changes are applied again, except those that say that they
 * must not be, since they may have been made.
 *
 * <p>Objects that cannot be decoded are counted and logged once, treated as missing by reads, and
 * never written: an update of one fails at once as {@link Reason#UNREADABLE}, with a message that
 * names its key.
 *
 * @param <T> the objects' values; immutable
 */
public final class CachedObjects<T> {

  /** For how long a content that was read is not read again. */
  public static final Duration FRESH = Duration.ofSeconds(2);

  /** An object in memory is about that much larger than its bytes. */
  private static final int EXPANSION = 6;

  private static final int ENTRY_BYTES = 500;

  /** How many keys of objects that cannot be decoded are logged. */
  private static final int MOST_LOGGED = 1_000;

  private static final System.Logger LOG = System.getLogger(CachedObjects.class.getName());

  private final ObjectStore store;
  private final ObjectCodec<T> codec;
  private final Retries retries;
  private final InstantSource clock;
  private final long maxBytes;
  private final Map<String, CachedObject<T>> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private final LongAdder unknown = new LongAdder();
  private final LongAdder writes = new LongAdder();
  private final LongAdder changes = new LongAdder();
  private final LongAdder conflicts = new LongAdder();

  /** Keys of objects that could not be decoded. */
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  /** Encodes and decodes values. */
  public interface ObjectCodec<T> {

    /** Decodes an object; empty if its layout is not known. */
    Optional<T> decode(String key, byte[] content);

    /** Encodes a value; the same value always gives the same bytes. */
    byte[] encode(T value);
  }

  /**
   * A change of an object.
   *
   * @param <T> the object's value
   * @param <R> the result for the caller
   */
  public interface Change<T, R> {

    /**
     * Applies the change; called again after each conflict, and in the thread of any caller.
     *
     * @param current the value; empty if the object is missing
     * @param conflicts how often another process changed the object before this update could;
     *     throttles are not counted
     */
    Changed<T, R> apply(Optional<T> current, int conflicts);

    /** Whether it may be applied again to a content that may already have it. */
    default boolean isRepeatable() {
      return true;
    }
  }

  /**
   * The effect of a change.
   *
   * @param value the new value; empty if the object stays as it is
   * @param result the result for the caller, once the value was written
   */
  public record Changed<T, R>(Optional<T> value, R result) {}

  /**
   * A cache of one bucket's objects.
   *
   * @param clock measures the age of contents
   * @param maxBytes about how much memory the cache may use
   */
  public CachedObjects(
      ObjectStore store,
      ObjectCodec<T> codec,
      Retries retries,
      InstantSource clock,
      long maxBytes) {
    this.store = store;
    this.codec = codec;
    this.retries = retries;
    this.clock = clock;
    this.maxBytes = maxBytes;
  }

  /** An object's value, read at most {@link #FRESH} ago; empty if it is missing or unknown. */
  public Optional<T> read(String key) {
    return use(key, CachedObject::read).value();
  }

  /** Whether {@link #read} would not call the store now. */
  public boolean isFresh(String key) {
    return use(key, CachedObject::isFresh);
  }

  /**
   * Applies a change.
   *
   * @return its result
   * @throws StoreUnavailableException if it was not written, or if that is not known
   */
  public <R> R update(String key, Change<T, R> change) {
    return use(key, entry -> entry.update(change));
  }

  /**
   * Writes an object in another way while no other thread updates it, and then forgets its value.
   * Does nothing if the value in memory shows that another thread has done it.
   *
   * @param isDue whether a value must be replaced
   */
  public void replace(String key, Predicate<T> isDue, Runnable write) {
    use(
        key,
        entry -> {
          entry.replace(isDue, write);
          return key;
        });
  }

  /** Calls an entry, which is not evicted meanwhile: its queue must stay the only one. */
  private <R> R use(String key, Function<CachedObject<T>, R> call) {
    CachedObject<T> entry = begin(key);
    try {
      return call.apply(entry);
    } finally {
      end(entry);
    }
  }

  private synchronized CachedObject<T> begin(String key) {
    CachedObject<T> entry = entries.get(key);
    if (entry == null) {
      entry = new CachedObject<>(key, this);
      entries.put(key, entry);
      bytes += ENTRY_BYTES;
    }
    entry.addUser(1);
    var oldest = entries.values().iterator();
    while (bytes > maxBytes && oldest.hasNext()) {
      CachedObject<T> candidate = oldest.next();
      if (!candidate.isUsed()) {
        oldest.remove();
        bytes -= ENTRY_BYTES + candidate.evict();
      }
    }
    return entry;
  }

  private synchronized void end(CachedObject<T> entry) {
    entry.addUser(-1);
  }

  /** Adds to the memory that is used by an entry that was not evicted. */
  synchronized void addBytes(CachedObject<T> entry, int added) {
    if (entries.get(entry.key()) == entry) {
      bytes += (long) added * EXPANSION;
      entry.addWeight(added * EXPANSION);
    }
  }

  /**
   * A content as it was read or written.
   *
   * @param value empty if the object is missing or unknown
   * @param etag empty if it is missing
   * @param isUnknown whether it cannot be decoded
   * @param length its bytes
   * @param at when that was the content
   */
  record Loaded<T>(
      Optional<T> value,
      Optional<ObjectStore.Etag> etag,
      boolean isUnknown,
      int length,
      Instant at) {

    static <T> Loaded<T> never() {
      return new Loaded<>(Optional.empty(), Optional.empty(), false, 0, Instant.MIN);
    }

    boolean isFresh(Instant now) {
      return at.isAfter(Instant.MIN) && at.plus(FRESH).isAfter(now);
    }
  }

  /** Reads an object. */
  Loaded<T> load(String key, Loaded<T> before) {
    Instant at = clock.instant();
    return loaded(key, before, store.get(key, before.etag), at);
  }

  /**
   * A content after a read.
   *
   * @param before the content whose ETag was known to the read
   */
  Loaded<T> loaded(String key, Loaded<T> before, ObjectStore.Read read, Instant now) {
    return switch (read) {
      case ObjectStore.Read.NotModified() ->
          new Loaded<>(before.value, before.etag, before.isUnknown, before.length, now);
      case ObjectStore.Read.Missing() ->
          new Loaded<>(Optional.empty(), Optional.empty(), false, 0, now);
      case ObjectStore.Read.Found(byte[] content, ObjectStore.Etag etag) -> {
        Optional<T> value = codec.decode(key, content);
        if (value.isEmpty()) {
          unknown.increment();
          log(key);
        }
        yield new Loaded<>(value, Optional.of(etag), value.isEmpty(), content.length, now);
      }
    };
  }

  private void log(String key) {
    if (logged.size() < MOST_LOGGED && logged.add(key)) {
      LOG.log(Level.WARNING, unreadable(key).getMessage());
    }
  }

  /** The failure of an update that needs an object which cannot be decoded. */
  public static StoreUnavailableException unreadable(String key) {
    return new StoreUnavailableException(
        Reason.UNREADABLE,
        "the object %s is of a newer release, foreign or damaged, and was not changed: deploy that release, or restore the object's version before"
            .formatted(key));
  }

  ObjectStore store() {
    return store;
  }

  ObjectCodec<T> codec() {
    return codec;
  }

  Retries retries() {
    return retries;
  }

  Instant now() {
    return clock.instant();
  }

  void countConflict() {
    conflicts.increment();
  }

  void countWrite(int applied) {
    writes.increment();
    changes.add(applied);
  }

  /** How often an object could not be decoded. */
  public long unknownObjects() {
    return unknown.sum();
  }

  /** How many writes were made. */
  public long writes() {
    return writes.sum();
  }

  /** How many changes these writes had. */
  public long changes() {
    return changes.sum();
  }

  /** How often an update conflicted with another process's, and was tried again. */
  public long conflicts() {
    return conflicts.sum();
  }
}
