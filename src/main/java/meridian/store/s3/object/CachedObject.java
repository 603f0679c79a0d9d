package meridian.store.s3.object;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import meridian.store.s3.object.CachedObjects.Change;
import meridian.store.s3.object.CachedObjects.Changed;
import meridian.store.s3.object.CachedObjects.Loaded;
import meridian.store.s3.object.ObjectStore.Condition;
import meridian.store.s3.object.ObjectStore.Read;
import meridian.store.s3.object.ObjectStore.Write;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import org.jspecify.annotations.Nullable;

/** One object of {@link CachedObjects}: its content in memory, and the changes that wait for it. */
final class CachedObject<T> {

  /** For how long after a conflict others are expected to write. */
  private static final Duration SHARED_AFTER_CONFLICT = Duration.ofMinutes(10);

  private final String key;
  private final CachedObjects<T> objects;
  private volatile Loaded<T> loaded = Loaded.never();
  private final ReentrantLock reading = new ReentrantLock();
  private final ReentrantLock writing = new ReentrantLock();
  private final ConcurrentLinkedDeque<Waiting<T, ?>> waiting = new ConcurrentLinkedDeque<>();
  private volatile Instant lastConflict = Instant.MIN;
  private int weight;
  private int users;

  CachedObject(String key, CachedObjects<T> objects) {
    this.key = key;
    this.objects = objects;
  }

  String key() {
    return key;
  }

  /** Adds to its memory; guarded by the cache. */
  void addWeight(int added) {
    weight += added;
  }

  /** Its memory, once it is evicted; guarded by the cache. */
  int evict() {
    return weight;
  }

  /** Adds a caller, or with a negative number removes one; guarded by the cache. */
  void addUser(int added) {
    users += added;
  }

  /** Whether it has callers; guarded by the cache. */
  boolean isUsed() {
    return users > 0;
  }

  /** Whether no other process seems to write. */
  private boolean isSoleWriter() {
    Instant conflict = lastConflict;
    return conflict.equals(Instant.MIN)
        || conflict.plus(SHARED_AFTER_CONFLICT).isBefore(objects.now());
  }

  boolean isFresh() {
    return loaded.isFresh(objects.now());
  }

  Loaded<T> read() {
    Loaded<T> present = loaded;
    if (present.isFresh(objects.now())) {
      return present;
    }
    acquire(reading);
    try {
      return loaded.isFresh(objects.now()) ? loaded : load();
    } finally {
      reading.unlock();
    }
  }

  /** Reads the object; a content that was written meanwhile is newer, and stays. */
  private Loaded<T> load() {
    Loaded<T> before = loaded;
    Loaded<T> after = objects.load(key, before);
    return replace(before, after) ? after : loaded;
  }

  @SuppressWarnings("ReferenceEquality") // Whether another thread has replaced it.
  private boolean replace(Loaded<T> before, Loaded<T> after) {
    synchronized (this) {
      if (loaded != before) {
        return false;
      }
      loaded = after;
    }
    objects.addBytes(this, after.length() - before.length());
    return true;
  }

  private void set(Loaded<T> after) {
    while (!replace(loaded, after)) {
      // A read came between.
    }
  }

  private static void acquire(ReentrantLock lock) {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static StoreUnavailableException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StoreUnavailableException(
        Reason.TIMED_OUT, "interrupted while waiting for an object", e);
  }

  /** A change that waits, and then its result. */
  private static final class Waiting<T, R> {
    final Change<T, R> change;
    final Instant since;
    private @Nullable Changed<T, R> changed;
    private @Nullable RuntimeException failure;
    private boolean isDone;

    Waiting(Change<T, R> change, Instant since) {
      this.change = change;
      this.since = since;
    }

    /** Applies the change; returns the new value, or the old one. */
    Optional<T> apply(Optional<T> current, int conflicts) {
      Changed<T, R> applied = change.apply(current, conflicts);
      changed = applied;
      return applied.value().or(() -> current);
    }

    void finish() {
      isDone = true;
    }

    void fail(RuntimeException cause) {
      failure = cause;
      isDone = true;
    }

    R result() {
      if (failure != null) {
        throw failure;
      }
      if (changed == null) {
        throw new IllegalStateException("a change was not applied");
      }
      return changed.result();
    }
  }

  <R> R update(Change<T, R> change) {
    Waiting<T, R> own = new Waiting<>(change, objects.now());
    waiting.add(own);
    try {
      acquire(writing);
    } catch (StoreUnavailableException e) {
      waiting.remove(own);
      throw e;
    }
    try {
      if (!own.isDone) {
        new Batch(own).run();
      }
    } finally {
      writing.unlock();
    }
    return own.result();
  }

  void replace(Predicate<T> isDue, Runnable write) {
    acquire(writing);
    try {
      if (loaded.value().filter(isDue).isPresent()) {
        write.run();
        set(Loaded.never());
      }
    } finally {
      writing.unlock();
    }
  }

  /** The changes that one thread writes together. Only one batch of an object runs at a time. */
  private final class Batch {

    private final Waiting<T, ?> own;
    private final List<Waiting<T, ?>> changes = new ArrayList<>();
    private Loaded<T> current = loaded;
    private int attempts;
    private int conflicts;

    /** Whether the content was read in this attempt. */
    private boolean isReloaded;

    /** The content of a write whose answer was lost. */
    private byte @Nullable [] uncertain;

    Batch(Waiting<T, ?> own) {
      this.own = own;
    }

    void run() {
      for (Waiting<T, ?> next = waiting.poll(); next != null; next = waiting.poll()) {
        changes.add(next);
      }
      try {
        if (!current.isFresh(objects.now())
            && (!isSoleWriter() || current.at().equals(Instant.MIN))) {
          reload();
        }
        while (!isWritten()) {
          attempts++;
          isReloaded = false;
          try {
            objects.retries().await(key, own.since, attempts);
          } catch (StoreUnavailableException e) {
            giveUp(e);
            return;
          }
        }
        changes.forEach(Waiting::finish);
      } catch (InterruptedException e) {
        // The others' time is not over: the next of them goes on.
        own.fail(interrupted(e));
        handOver();
      } catch (RuntimeException e) {
        if (Thread.currentThread().isInterrupted()) {
          own.fail(e);
          handOver();
        } else {
          changes.forEach(change -> change.fail(e));
        }
      } catch (Error e) {
        changes.remove(own);
        handOver();
        throw e;
      }
    }

    /** Fails the changes whose time is over; the next of the others goes on. */
    private void giveUp(StoreUnavailableException contended) {
      own.fail(contended);
      changes.stream()
          .filter(change -> objects.retries().isOver(change.since))
          .forEach(change -> change.fail(contended));
      handOver();
    }

    private void handOver() {
      if (uncertain != null) {
        failUnrepeatable(
            new StoreUnavailableException(
                Reason.TIMED_OUT, "the update of the object %s was abandoned".formatted(key)));
      }
      for (Waiting<T, ?> change : changes.reversed()) {
        if (!change.isDone) {
          waiting.addFirst(change);
        }
      }
    }

    private void failUnrepeatable(RuntimeException failure) {
      for (Waiting<T, ?> change : List.copyOf(changes)) {
        if (!change.change.isRepeatable() && !change.isDone) {
          change.fail(failure);
          changes.remove(change);
        }
      }
    }

    private void reload() {
      current = objects.load(key, loaded);
      set(current);
      isReloaded = true;
    }

    /** Whether all changes are written now, or there is nothing to write. */
    @SuppressWarnings("ReferenceEquality") // A change that does nothing keeps the value itself.
    private boolean isWritten() {
      if (current.isUnknown()) {
        throw CachedObjects.unreadable(key);
      }
      Optional<T> after = apply();
      if (after.isPresent() && after.get() != current.value().orElse(null)) {
        return put(after.get(), objects.codec().encode(after.get()));
      }
      if (!isReloaded && !current.isFresh(objects.now())) {
        // Without a write nothing shows that the content is still the same.
        reload();
        return isWritten();
      }
      return true;
    }

    private Optional<T> apply() {
      Optional<T> value = current.value();
      for (Waiting<T, ?> change : List.copyOf(changes)) {
        try {
          value = change.apply(value, conflicts);
        } catch (RuntimeException e) {
          change.fail(e);
          changes.remove(change);
        }
      }
      return value;
    }

    private boolean put(T value, byte[] content) {
      Condition condition = Condition.unchanged(current.etag());
      Instant at = objects.now();
      try {
        if (objects.store().put(key, content, condition) instanceof Write.Written(var etag)) {
          objects.countWrite(changes.size());
          current = new Loaded<>(Optional.of(value), etag, false, content.length, at);
          set(current);
          return true;
        }
      } catch (StoreUnavailableException e) {
        if (e.reason() == Reason.THROTTLED) {
          return false;
        }
        uncertain = content;
        return isMadeDespite(e, content);
      }
      conflicts++;
      objects.countConflict();
      lastConflict = objects.now();
      if (uncertain != null) {
        return isMadeDespite(uncertainFailure(), uncertain);
      }
      reload();
      return false;
    }

    private StoreUnavailableException uncertainFailure() {
      return new StoreUnavailableException(
          Reason.UNREACHABLE,
          "the answer to a write of the object %s was lost, and others have changed it since"
              .formatted(key));
    }

    /** Finds out whether a write whose answer was lost was made. */
    private boolean isMadeDespite(StoreUnavailableException failure, byte[] content) {
      if (Thread.currentThread().isInterrupted()) {
        throw failure;
      }
      Optional<ObjectStore.Etag> before = current.etag();
      Instant at = objects.now();
      Read read = objects.store().get(key, Optional.empty());
      boolean isOurs =
          read instanceof Read.Found(byte[] found, var _) && Arrays.equals(found, content);
      current = objects.loaded(key, current, read, at);
      set(current);
      if (isOurs) {
        objects.countWrite(changes.size());
        return true;
      }
      if (!current.etag().equals(before)) {
        failUnrepeatable(failure);
      }
      return false;
    }
  }
}
