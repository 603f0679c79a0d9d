package meridian.lambda;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import meridian.lambda.aws.Platform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.config.ResilienceSettings;
import meridian.lambda.config.TableSettings;
import meridian.lambda.config.TrackerSettings;
import meridian.resilience.FailoverStore;
import meridian.resilience.GuardedReplica;
import meridian.resilience.RequestBudget;
import meridian.store.dynamodb.announce.DynamoDbSwarmStore;
import meridian.swarm.SwarmStore;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The tracker's DynamoDB clients and stores: the home replica and, if set, a fallback replica. */
final class Replicas {

  private static final int ATTEMPTS = 3;

  /** A call has time for two slow attempts; the third is for attempts that fail at once. */
  private static final int SLOW_ATTEMPTS = 2;

  private final TrackerSettings settings;
  private final ResilienceSettings resilience;
  private final Platform platform;
  private final DynamoDbClient home;
  private final DynamoDbClient lists;
  private final DynamoDbSwarmStore homeStore;
  private final Optional<DynamoDbSwarmStore> fallbackStore;
  private final FailoverStore store;

  Replicas(
      TrackerSettings settings,
      TableSettings tables,
      ResilienceSettings resilience,
      Platform platform) {
    this.settings = settings;
    this.resilience = resilience;
    this.platform = platform;
    RequestBudget budget = resilience.budget();
    this.home = client(tables, budget.forHome(resilience.fallback().isPresent()));
    this.lists = lists(tables, budget);
    this.homeStore = store(home, tables);
    Optional<TableSettings> fallback =
        resilience.fallback().map(other -> tables.inRegion(other.region(), other.code()));
    this.fallbackStore = fallback.map(there -> store(client(there, budget.forStores()), there));
    this.store =
        new FailoverStore(
            guarded(homeStore, tables),
            fallback.flatMap(there -> fallbackStore.map(replica -> guarded(replica, there))),
            budget,
            platform.clock());
  }

  private DynamoDbSwarmStore store(DynamoDbClient client, TableSettings tables) {
    return new DynamoDbSwarmStore(
        client,
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

  private DynamoDbClient client(TableSettings tables, Duration call) {
    return platform.dynamoDb(
        tables.region(), new RetryPolicy(call, call.dividedBy(SLOW_ATTEMPTS), ATTEMPTS));
  }

  /**
   * One attempt only, because clients wait for it: a failed load is tried again later. Both lists
   * may be due in one request. A rate-limited request may wait for a report, but for no replica.
   */
  private DynamoDbClient lists(TableSettings tables, RequestBudget budget) {
    Duration limit = budget.perList();
    return platform.dynamoDb(tables.region(), new RetryPolicy(limit, limit, 1));
  }

  /** The client of the home replica. */
  DynamoDbClient home() {
    return home;
  }

  /**
   * The client that loads the deny list and the ban list, and reports offenders. A call takes at
   * most its share of the request's budget.
   */
  DynamoDbClient lists() {
    return lists;
  }

  /** The replicas as one store, with failover. */
  SwarmStore store() {
    return store;
  }

  /** The counters of the replicas and of the failover. */
  Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>(store.counters());
    counters.put("unknownItems", sum(DynamoDbSwarmStore::unknownItems));
    counters.put("unconfirmedDownloads", sum(DynamoDbSwarmStore::unconfirmedDownloads));
    return counters;
  }

  private long sum(ToLongFunction<DynamoDbSwarmStore> counter) {
    return counter.applyAsLong(homeStore)
        + fallbackStore.map(store -> counter.applyAsLong(store)).orElse(0L);
  }
}
