package meridian.store.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import meridian.concurrent.RefreshingCache;
import meridian.concurrent.Timeout;
import meridian.metrics.Label.AccessList;
import meridian.metrics.Metric;
import meridian.metrics.Metrics;

/**
 * The decisions of one kind that an execution environment has in memory. They are loaded at its
 * start, and then by requests. A request waits briefly for a newer list. If none was loaded yet, it
 * waits longer, and tries the fallback's replica as well.
 *
 * @param <T> the type of their targets
 */
final class DecisionCache<T> {

  private static final double MILLIS_PER_SECOND = 1_000;

  private final String name;
  private final DecisionKind<T> kind;
  private final ListReplicas replicas;
  private final InstantSource clock;
  private final Logger log;
  private final RefreshingCache<Decisions<T>> cache;
  private final LongAdder servedWithout = new LongAdder();
  private volatile Instant oldest = Instant.MIN;

  /** Whether the latest decisions of {@link #loadFromAny} are those of the own replica. */
  private volatile boolean fromHome;

  /**
   * A cache without decisions.
   *
   * @param name what it is, for the log
   */
  DecisionCache(
      String name, DecisionKind<T> kind, ListReplicas replicas, InstantSource clock, Logger log) {
    this.name = name;
    this.kind = kind;
    this.replicas = replicas;
    this.clock = clock;
    this.log = log;
    this.cache =
        new RefreshingCache<>(
            Decisions.none(), new Source(), RefreshingCache.Times.WITHIN_A_MINUTE, clock);
  }

  /** The decisions for a request; counts the request if no decisions were loaded yet. */
  Decisions<T> get() {
    Decisions<T> decisions = cache.get();
    if (!isLoaded()) {
      servedWithout.increment();
    }
    return decisions;
  }

  /** Decisions that are not older than a minute; empty if there are none. */
  Optional<Decisions<T>> getUsable() {
    return cache.getUsable();
  }

  /** The decisions of any age; loads nothing. */
  Decisions<T> peek() {
    return cache.peek();
  }

  /** Changes the decisions until they are loaded again. */
  void update(UnaryOperator<Decisions<T>> change) {
    cache.update(change);
  }

  /**
   * Loads the decisions before an environment serves requests: at its start, and after a restore.
   * If no replica answers, the previous ones stay, and the first request tries again.
   *
   * @return whether they were loaded from the region's own replica
   */
  boolean loadAtStart() {
    oldest = clock.instant().minus(RefreshingCache.Times.WITHIN_A_MINUTE.maxAge());
    fromHome = false;
    cache.refresh(previous -> loadFromAny(previous, replicas.startTimeout()));
    return fromHome;
  }

  /** Loads the decisions now, on a schedule: requests do so only if the last one failed. */
  void reload() {
    cache.reload(
        previous ->
            isLoaded()
                ? load(replicas.all().getFirst(), replicas.startTimeout(), previous)
                : loadFromAny(previous, replicas.startTimeout()));
  }

  /** Whether decisions were loaded since the start or the restore, or just before. */
  private boolean isLoaded() {
    return cache.isLoadedSince(oldest);
  }

  /** How many requests were answered before any decisions were loaded. */
  long servedWithout() {
    return servedWithout.sum();
  }

  /** Reports the age and the size of the decisions, and how many requests had none. */
  void reportMetrics(Metrics metrics, AccessList list) {
    metrics.set(Metric.LIST_AGE, ageInSeconds(), list);
    metrics.set(Metric.LIST_SIZE, cache.peek().byTarget().size(), list);
    metrics.set(Metric.SERVED_WITHOUT_LIST, (double) servedWithout.sum(), list);
  }

  private double ageInSeconds() {
    return cache.age().map(age -> age.toMillis() / MILLIS_PER_SECOND).orElse(Double.NaN);
  }

  private Decisions<T> loadFromAny(Decisions<T> previous, Timeout timeout) {
    RuntimeException failure = new IllegalStateException("the " + name + " has no replica");
    for (int n = 0; n < replicas.all().size(); n++) {
      try {
        Decisions<T> loaded = load(replicas.all().get(n), timeout, previous);
        fromHome = n == 0;
        return loaded;
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private Decisions<T> load(ControlStore replica, Timeout timeout, Decisions<T> previous) {
    Decisions<T> read =
        timeout.call("the " + name, () -> replica.read(kind, clock.instant(), false));
    if (read.skipped() > previous.skipped()) {
      log.log(
          Level.WARNING,
          "the %s has items that this release does not understand; ignored: %d"
              .formatted(name, read.skipped()));
    }
    if (read.full() && !previous.full()) {
      log.log(Level.WARNING, "the %s is full: no automatic bans are added for now".formatted(name));
    }
    return read;
  }

  private final class Source implements RefreshingCache.Source<Decisions<T>> {

    @Override
    public Decisions<T> load(Decisions<T> previous) {
      return isLoaded()
          ? DecisionCache.this.load(replicas.home(), replicas.refreshTimeout(), previous)
          : loadFromAny(previous, replicas.firstLoadTimeout());
    }

    @Override
    public void loadingFailed(RuntimeException failure) {
      String consequence =
          isLoaded()
              ? "the previous one stays in force"
              : "requests are answered without one until it is";
      log.log(
          Level.WARNING,
          "the %s could not be loaded; %s: %s".formatted(name, consequence, failure));
    }

    @Override
    public void loadingRecovered() {
      log.log(Level.INFO, "the %s is loaded again".formatted(name));
    }
  }
}
