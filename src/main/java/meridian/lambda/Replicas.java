package meridian.lambda;

import java.time.Duration;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import meridian.concurrent.Timeout;
import meridian.lambda.aws.Platform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.config.ResilienceSettings;
import meridian.lambda.config.TableSettings;
import meridian.lambda.config.TrackerSettings;
import meridian.metrics.Label.Replica;
import meridian.metrics.Metric;
import meridian.metrics.Metrics;
import meridian.resilience.FailoverStore;
import meridian.resilience.GuardedReplica;
import meridian.resilience.RequestBudget;
import meridian.store.dynamodb.announce.DynamoDbSwarmStore;
import meridian.store.dynamodb.announce.MeteredClient;
import meridian.store.dynamodb.control.ControlTable;
import meridian.store.dynamodb.control.DynamoDbBanList;
import meridian.store.dynamodb.control.DynamoDbDenyList;
import meridian.store.dynamodb.control.ListReplicas;
import meridian.swarm.SwarmStore;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The tracker's DynamoDB clients, stores and access lists: the home replica and, if set, a fallback
 * replica.
 */
final class Replicas implements Metrics.Owner {

  private static final int ATTEMPTS = 3;

  /** A call has time for two slow attempts; the third is for attempts that fail at once. */
  private static final int SLOW_ATTEMPTS = 2;

  private final TrackerSettings settings;
  private final ResilienceSettings resilience;
  private final Platform platform;
  private final Metrics metrics;
  private final DynamoDbClient home;
  private final DynamoDbDenyList denied;
  private final DynamoDbBanList banned;
  private final DynamoDbSwarmStore homeStore;
  private final Optional<DynamoDbSwarmStore> fallbackStore;
  private final FailoverStore store;

  Replicas(
      TrackerSettings settings,
      TableSettings tables,
      ResilienceSettings resilience,
      Platform platform,
      Metrics metrics) {
    this.settings = settings;
    this.resilience = resilience;
    this.platform = platform;
    this.metrics = metrics;
    RequestBudget budget = resilience.budget();
    this.home =
        platform.dynamoDb(
            tables.region(),
            policy(budget.forHome(resilience.fallback().isPresent())).withinRegion());
    this.homeStore = store(home, Replica.HOME, tables);
    Optional<TableSettings> fallback =
        resilience.fallback().map(other -> tables.inRegion(other.region(), other.code()));
    Optional<DynamoDbClient> fallbackClient =
        fallback.map(there -> platform.dynamoDb(there.region(), policy(budget.forStores())));
    this.fallbackStore =
        fallback.flatMap(
            there -> fallbackClient.map(client -> store(client, Replica.FALLBACK, there)));
    ListReplicas lists = lists(tables, fallbackClient);
    this.denied = new DynamoDbDenyList(lists, platform.clock());
    this.banned = new DynamoDbBanList(lists, tables.code(), platform.clock());
    this.store =
        new FailoverStore(
            guarded(homeStore, tables),
            fallback.flatMap(there -> fallbackStore.map(replica -> guarded(replica, there))),
            budget,
            platform.clock(),
            metrics);
    metrics.register(store);
    metrics.register(denied);
    metrics.register(banned);
    metrics.register(this);
  }

  private DynamoDbSwarmStore store(DynamoDbClient client, Replica replica, TableSettings tables) {
    return new DynamoDbSwarmStore(
        new MeteredClient(client, replica, metrics),
        tables.peers(),
        tables.code(),
        settings.keys().places().bytes(),
        platform.executor(),
        platform.clock(),
        platform.random());
  }

  private GuardedReplica guarded(SwarmStore replica, TableSettings tables) {
    return new GuardedReplica(
        tables.region().id(),
        replica,
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
  private ListReplicas lists(TableSettings tables, Optional<DynamoDbClient> fallback) {
    RequestBudget budget = resilience.budget();
    Duration refresh = budget.perList();
    DynamoDbClient once = platform.dynamoDb(tables.region(), new RetryPolicy(refresh, refresh, 1));
    return new ListReplicas(
        new ControlTable(once, tables.control()),
        new Timeout(platform.timeLimiter(), refresh),
        Stream.concat(Stream.of(home), fallback.stream())
            .map(client -> new ControlTable(client, tables.control()))
            .toList(),
        new Timeout(platform.timeLimiter(), budget.perFirstList(fallback.isPresent())),
        new Timeout(platform.timeLimiter(), budget.forStores()));
  }

  /** The client of the home replica. */
  DynamoDbClient home() {
    return home;
  }

  DynamoDbDenyList denied() {
    return denied;
  }

  DynamoDbBanList banned() {
    return banned;
  }

  /** The replicas as one store, with failover. */
  SwarmStore store() {
    return store;
  }

  /** Reports the counters of both replicas' stores. */
  @Override
  public void reportMetrics(Metrics registry) {
    registry.set(Metric.DOWNLOADS, sum(DynamoDbSwarmStore::downloads));
    registry.set(Metric.UNCONFIRMED_DOWNLOADS, sum(DynamoDbSwarmStore::unconfirmedDownloads));
    registry.set(Metric.UNKNOWN_ITEMS, sum(DynamoDbSwarmStore::unknownItems));
  }

  private double sum(ToLongFunction<DynamoDbSwarmStore> counter) {
    return (double) counter.applyAsLong(homeStore)
        + fallbackStore.map(store -> counter.applyAsLong(store)).orElse(0L);
  }
}
