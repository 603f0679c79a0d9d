package meridian.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * What is known of something that lies in a table, held in memory.
 *
 * <p>Nothing runs between invocations, so it is loaded again by whoever asks and finds it old.
 * Others go on with what is known meanwhile, unless that is too old to be used: then they wait for
 * it, but no longer than a second. While loading fails, what was known is kept, and one caller
 * tries again after a pause, which doubles with each failure up to a longest one: a replica that
 * ails is not to be asked more than usual. Safe for use by many threads.
 *
 * @param <T> immutable
 */
public final class RefreshingCache<T> {

  /** Longer than any source takes that is asked within a request. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Source<T> source;
  private final Times times;
  private final InstantSource clock;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile Known<T> known;
  private volatile Instant nextRefresh = Instant.MIN;

  /**
   * Something that is loaded when it is first asked for.
   *
   * @param before what is known until then
   */
  public RefreshingCache(T before, Source<T> source, Times times, InstantSource clock) {
    this.source = source;
    this.times = times;
    this.clock = clock;
    this.known = new Known<>(before, Instant.MIN, Instant.MIN, times.initialBackoff, false);
  }

  /** Where it is loaded from, by one thread at a time. */
  public interface Source<T> {

    /**
     * Loads it, in no more time than who asks can spare; may throw any exception.
     *
     * @param before what is known so far
     */
    T load(T before);

    /**
     * What is known by a failure to load it; if it is empty, what was known before goes on growing
     * old.
     */
    default Optional<T> valueOnFailure() {
      return Optional.empty();
    }

    /** Hears that loading failed, once until it succeeds again. */
    void loadingFailed(RuntimeException failure);

    /** Hears that loading has succeeded after it failed. */
    void loadingRecovered();
  }

  /**
   * When it is loaded.
   *
   * @param fresh how old it becomes before it is loaded again
   * @param usable how old it may be used while another caller loads it
   * @param initialBackoff pause after the first failure
   * @param maxBackoff pause after many failures
   */
  public record Times(
      Duration fresh, Duration usable, Duration initialBackoff, Duration maxBackoff) {

    /** Those of a list that every environment is to have within a minute. */
    public static final Times WITHIN_A_MINUTE =
        new Times(
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30));
  }

  /**
   * What is known.
   *
   * @param asked when the source was asked for it
   * @param due when to load it again
   * @param pause how long to leave the source alone, should that fail
   * @param failing whether it could not be loaded when that was tried last
   */
  private record Known<T>(T value, Instant asked, Instant due, Duration pause, boolean failing) {

    boolean isDue(Instant now) {
      return !now.isBefore(due);
    }

    boolean isUsable(Instant now, Times times) {
      return asked.plus(times.usable).isAfter(now);
    }
  }

  /** What is known, loaded by this call if it was old, and whatever its age if that failed. */
  public T get() {
    Instant now = clock.instant();
    Known<T> before = known;
    if (before.isDue(now) && acquire(before.isUsable(now, times))) {
      loadIfDue();
    }
    return known.value;
  }

  /** As {@link #get}; empty if what is known is too old all the same. */
  public Optional<T> getUsable() {
    get();
    Known<T> snapshot = known;
    return snapshot.isUsable(clock.instant(), times)
        ? Optional.of(snapshot.value)
        : Optional.empty();
  }

  /** What is known, whatever its age; loads nothing. */
  public T peek() {
    return known.value;
  }

  /**
   * Loads it if it is old and nobody else does; waits for nobody. If that fails nothing is
   * concluded, but it is not done again before the first pause is over.
   *
   * @param load loads it this time; may throw any exception
   */
  public void refresh(UnaryOperator<T> load) {
    Instant now = clock.instant();
    if (known.isDue(now) && !now.isBefore(nextRefresh) && loading.tryLock()) {
      try {
        known = loaded(load.apply(known.value), now);
      } catch (RuntimeException _) {
        nextRefresh = clock.instant().plus(times.initialBackoff);
      } finally {
        loading.unlock();
      }
    }
  }

  /** Takes in what was learnt otherwise, until it is loaded again; not if that goes on just now. */
  public void update(UnaryOperator<T> change) {
    if (loading.tryLock()) {
      try {
        known =
            new Known<>(
                change.apply(known.value), known.asked, known.due, known.pause, known.failing);
      } finally {
        loading.unlock();
      }
    }
  }

  private boolean acquire(boolean canDoWithout) {
    try {
      return canDoWithout
          ? loading.tryLock()
          : loading.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Loads it, unless another thread has done so just before; gives up the lock. */
  private void loadIfDue() {
    try {
      if (known.isDue(clock.instant())) {
        known = load(known);
      }
    } finally {
      loading.unlock();
    }
  }

  private Known<T> loaded(T value, Instant asked) {
    return new Known<>(value, asked, asked.plus(times.fresh), times.initialBackoff, false);
  }

  private Known<T> load(Known<T> before) {
    Instant asked = clock.instant();
    try {
      Known<T> after = loaded(source.load(before.value), asked);
      if (before.failing) {
        source.loadingRecovered();
      }
      return after;
    } catch (RuntimeException e) {
      // Whatever it is, clients are not to suffer from it.
      if (!before.failing) {
        source.loadingFailed(e);
      }
      Optional<T> learnt = source.valueOnFailure();
      return new Known<>(
          learnt.orElse(before.value),
          learnt.isPresent() ? asked : before.asked,
          clock.instant().plus(before.pause),
          longer(before.pause),
          true);
    }
  }

  private Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(times.maxBackoff) < 0 ? twice : times.maxBackoff;
  }
}
