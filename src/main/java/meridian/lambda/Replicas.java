package meridian.lambda;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import meridian.concurrent.Timeout;
import meridian.lambda.aws.Platform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.config.DatastoreSettings;
import meridian.lambda.config.ResilienceSettings;
import meridian.lambda.config.TrackerSettings;
import meridian.metrics.Label.Replica;
import meridian.metrics.Metric;
import meridian.metrics.Metrics;
import meridian.resilience.FailoverStore;
import meridian.resilience.GuardedReplica;
import meridian.resilience.RequestBudget;
import meridian.store.control.ListReplicas;
import meridian.store.control.StoredBanList;
import meridian.store.control.StoredDenyList;
import meridian.swarm.SwarmStore;

/**
 * The tracker's stores and access lists: the home replica of the datastore and, if set, a fallback
 * replica.
 */
final class Replicas implements Metrics.Owner {

  private static final int ATTEMPTS = 3;

  /** A call has time for two slow attempts; the third is for attempts that fail at once. */
  static final int SLOW_ATTEMPTS = 2;

  private final ResilienceSettings resilience;
  private final Platform platform;
  private final Datastore home;
  private final StoredDenyList denied;
  private final StoredBanList banned;
  private final CountedSwarms homeSwarms;
  private final Optional<CountedSwarms> fallbackSwarms;
  private final FailoverStore store;

  Replicas(
      TrackerSettings settings,
      DatastoreSettings datastore,
      ResilienceSettings resilience,
      Platform platform,
      Metrics metrics) {
    this.resilience = resilience;
    this.platform = platform;
    RequestBudget budget = resilience.budget();
    this.home =
        Datastore.of(
            platform,
            datastore,
            policy(budget.forHome(resilience.fallback().isPresent())).withinRegion());
    this.homeSwarms = home.swarms(settings.keys(), Replica.HOME, metrics);
    Optional<DatastoreSettings> fallback = resilience.fallback().map(datastore::inRegion);
    Optional<Datastore> fallbackStore =
        fallback.map(there -> Datastore.of(platform, there, policy(budget.forStores())));
    this.fallbackSwarms =
        fallbackStore.map(there -> there.swarms(settings.keys(), Replica.FALLBACK, metrics));
    ListReplicas lists = lists(fallbackStore);
    this.denied = new StoredDenyList(lists, platform.clock());
    this.banned = new StoredBanList(lists, datastore.code(), platform.clock());
    this.store =
        new FailoverStore(
            guarded(homeSwarms, datastore),
            fallback.flatMap(there -> fallbackSwarms.map(swarms -> guarded(swarms, there))),
            budget,
            platform.clock(),
            metrics);
    metrics.register(store);
    metrics.register(denied);
    metrics.register(banned);
    metrics.register(this);
  }

  private GuardedReplica guarded(CountedSwarms replica, DatastoreSettings datastore) {
    return new GuardedReplica(
        datastore.region().id(),
        replica.store(),
        resilience.concurrency(),
        platform.timeLimiter(),
        platform.clock(),
        platform.random());
  }

  /**
   * The policy of calls that {@link GuardedReplica} and other callers abandon in time.
   *
   * @param call how long they wait
   */
  private static RetryPolicy policy(Duration call) {
    return new RetryPolicy(Optional.empty(), call.dividedBy(SLOW_ATTEMPTS), ATTEMPTS);
  }

  /**
   * Requests make one attempt to load a list, because clients wait for it: a failed load is tried
   * again later. Both lists may be due in one request. A rate-limited request may wait for a
   * report, but for no replica.
   */
  private ListReplicas lists(Optional<Datastore> fallback) {
    RequestBudget budget = resilience.budget();
    Duration refresh = budget.perList();
    Datastore once = home.with(new RetryPolicy(refresh, refresh, 1));
    return new ListReplicas(
        once.control(),
        new Timeout(platform.timeLimiter(), refresh),
        Stream.concat(Stream.of(home), fallback.stream()).map(Datastore::control).toList(),
        new Timeout(platform.timeLimiter(), budget.perFirstList(fallback.isPresent())),
        new Timeout(platform.timeLimiter(), budget.forStores()));
  }

  /** The home replica. */
  Datastore home() {
    return home;
  }

  StoredDenyList denied() {
    return denied;
  }

  StoredBanList banned() {
    return banned;
  }

  /** The replicas as one store, with failover. */
  SwarmStore store() {
    return store;
  }

  /** Reports the counters of both replicas' stores. */
  @Override
  public void reportMetrics(Metrics registry) {
    registry.set(Metric.DOWNLOADS, sum(CountedSwarms::downloads));
    registry.set(Metric.UNCONFIRMED_DOWNLOADS, sum(CountedSwarms::unconfirmedDownloads));
    registry.set(Metric.UNKNOWN_ITEMS, sum(CountedSwarms::unknownItems));
  }

  private double sum(Function<CountedSwarms, LongSupplier> counter) {
    return Stream.concat(Stream.of(homeSwarms), fallbackSwarms.stream())
        .mapToDouble(swarms -> counter.apply(swarms).getAsLong())
        .sum();
  }
}
