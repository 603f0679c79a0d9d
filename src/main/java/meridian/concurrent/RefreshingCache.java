package meridian.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * A value in memory that is loaded from a source again when it is stale.
 *
 * <p>Nothing runs between Lambda invocations, so the first caller that finds the value stale loads
 * it. Other callers use the old value meanwhile. If that is too old to be used, they wait for the
 * new one, at most a second. While loading fails, the old value is kept, and one caller tries again
 * after a backoff that doubles up to a maximum. A process may also load it on a schedule. Safe for
 * use by many threads.
 *
 * @param <T> the value's type; immutable
 */
public final class RefreshingCache<T> {

  /** Longer than the timeout of any source that is loaded within a request. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(1);

  private final Source<T> source;
  private final Times times;
  private final InstantSource clock;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile Entry<T> entry;
  private volatile Instant refreshNotBefore = Instant.MIN;

  /**
   * A cache that is loaded when it is first used.
   *
   * @param initial the value until then
   */
  public RefreshingCache(T initial, Source<T> source, Times times, InstantSource clock) {
    this.source = source;
    this.times = times;
    this.clock = clock;
    this.entry = new Entry<>(initial, Instant.MIN, Instant.MIN, times.initialBackoff, false);
  }

  /** Where the value is loaded from, by one thread at a time. */
  public interface Source<T> {

    /**
     * Loads the value within the time that callers can wait; may throw any exception.
     *
     * @param previous the value so far
     */
    T load(T previous);

    /**
     * The value to use after a failed load; if empty, the previous value is kept and keeps its age.
     */
    default Optional<T> valueOnFailure() {
      return Optional.empty();
    }

    /** Called when loading fails for the first time after a success. */
    void loadingFailed(RuntimeException failure);

    /** Called when loading succeeds for the first time after a failure. */
    void loadingRecovered();
  }

  /**
   * When the value is loaded.
   *
   * @param refreshAfter the age from which the value is loaded again
   * @param maxAge the age up to which the value is used while another caller loads it
   * @param initialBackoff the pause after the first failure
   * @param maxBackoff the longest pause
   */
  public record Times(
      Duration refreshAfter, Duration maxAge, Duration initialBackoff, Duration maxBackoff) {

    /** For a list whose changes reach every environment within a minute. */
    public static final Times WITHIN_A_MINUTE =
        new Times(
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30));
  }

  /**
   * The value and its state.
   *
   * @param loadedAt when the load of the value began
   * @param due when to load it again
   * @param backoff the pause after the next load, if that load fails
   * @param failing whether the last load failed
   */
  private record Entry<T>(
      T value, Instant loadedAt, Instant due, Duration backoff, boolean failing) {

    boolean isDue(Instant now) {
      return !now.isBefore(due);
    }

    boolean isUsable(Instant now, Times times) {
      return loadedAt.plus(times.maxAge).isAfter(now);
    }
  }

  /**
   * The value, loaded by this call if it was stale; of any age if loading failed or another call is
   * loading it.
   */
  public T get() {
    Instant now = clock.instant();
    Entry<T> before = entry;
    if (before.isDue(now) && acquire(before.isUsable(now, times))) {
      loadIfDue();
    }
    return entry.value;
  }

  /** As {@link #get}; empty if the value is still too old to be used. */
  public Optional<T> getUsable() {
    get();
    Entry<T> snapshot = entry;
    return snapshot.isUsable(clock.instant(), times)
        ? Optional.of(snapshot.value)
        : Optional.empty();
  }

  /** Whether the value was loaded then or later, and is not the initial one. */
  public boolean isLoadedSince(Instant then) {
    return entry.loadedAt.isAfter(Instant.MIN) && !entry.loadedAt.isBefore(then);
  }

  /** The time since the load of the value began; empty if it is the initial one. */
  public Optional<Duration> age() {
    Instant loadedAt = entry.loadedAt;
    return loadedAt.equals(Instant.MIN)
        ? Optional.empty()
        : Optional.of(Duration.between(loadedAt, clock.instant()));
  }

  /** The value of any age; loads nothing. */
  public T peek() {
    return entry.value;
  }

  /**
   * Loads the value if it is stale and no other thread is loading it; waits for no other thread. A
   * success ends a failure of {@link #get}. A failure is not reported and changes neither the value
   * nor its state, but delays the next refresh (not {@link #get}) by the initial backoff.
   *
   * @param load replaces the source for this call; may throw any exception
   */
  public void refresh(UnaryOperator<T> load) {
    Instant now = clock.instant();
    if (entry.isDue(now) && !now.isBefore(refreshNotBefore) && loading.tryLock()) {
      try {
        entry = entryAfter(entry, load.apply(entry.value), now);
      } catch (RuntimeException _) {
        refreshNotBefore = clock.instant().plus(times.initialBackoff);
      } finally {
        loading.unlock();
      }
    }
  }

  /**
   * Loads the value now, for a caller that does so on a schedule: before it is stale, so that
   * {@link #get} loads nothing. Does nothing while another thread loads it.
   *
   * @param load replaces the source for this call; may throw any exception
   */
  public void reload(UnaryOperator<T> load) {
    if (loading.tryLock()) {
      try {
        entry = load(entry, load);
      } finally {
        loading.unlock();
      }
    }
  }

  /** Changes the value until it is loaded again; does nothing while another thread loads it. */
  public void update(UnaryOperator<T> change) {
    if (loading.tryLock()) {
      try {
        entry =
            new Entry<>(
                change.apply(entry.value), entry.loadedAt, entry.due, entry.backoff, entry.failing);
      } finally {
        loading.unlock();
      }
    }
  }

  private boolean acquire(boolean isUsable) {
    try {
      return isUsable
          ? loading.tryLock()
          : loading.tryLock(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Loads the value unless another thread has just done so; releases the lock. */
  private void loadIfDue() {
    try {
      if (entry.isDue(clock.instant())) {
        entry = load(entry, source::load);
      }
    } finally {
      loading.unlock();
    }
  }

  /** The entry of a value that was loaded; reports the end of a failure. */
  private Entry<T> entryAfter(Entry<T> before, T value, Instant at) {
    if (before.failing) {
      source.loadingRecovered();
    }
    return new Entry<>(value, at, at.plus(times.refreshAfter), times.initialBackoff, false);
  }

  private Entry<T> load(Entry<T> before, UnaryOperator<T> load) {
    Instant now = clock.instant();
    try {
      return entryAfter(before, load.apply(before.value), now);
    } catch (RuntimeException e) {
      // Any failure: the callers can still be answered.
      if (!before.failing) {
        source.loadingFailed(e);
      }
      Optional<T> value = source.valueOnFailure();
      return new Entry<>(
          value.orElse(before.value),
          value.isPresent() ? now : before.loadedAt,
          clock.instant().plus(before.backoff),
          doubled(before.backoff),
          true);
    }
  }

  private Duration doubled(Duration backoff) {
    Duration twice = backoff.multipliedBy(2);
    return twice.compareTo(times.maxBackoff) < 0 ? twice : times.maxBackoff;
  }
}
