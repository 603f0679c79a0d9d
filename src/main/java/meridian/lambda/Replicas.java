package meridian.lambda;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import meridian.lambda.aws.Platform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.config.ResilienceSettings;
import meridian.lambda.config.Settings;
import meridian.lambda.config.TableSettings;
import meridian.resilience.FailoverStore;
import meridian.resilience.GuardedReplica;
import meridian.resilience.RequestBudget;
import meridian.store.dynamodb.announce.DynamoDbSwarmStore;
import meridian.swarm.SwarmStore;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The part of a tracker that talks to DynamoDB: the home replica, and another region's behind it.
 */
final class Replicas {

  private static final int ATTEMPTS = 3;

  /** How many attempts' time a call has: the others are for those that fail at once. */
  private static final int SLOW_ATTEMPTS = 2;

  private final Settings settings;
  private final ResilienceSettings resilience;
  private final Platform platform;
  private final DynamoDbClient home;
  private final DynamoDbClient lists;
  private final DynamoDbSwarmStore homeStore;
  private final Optional<DynamoDbSwarmStore> fallbackStore;
  private final FailoverStore store;

  Replicas(
      Settings settings, TableSettings tables, ResilienceSettings resilience, Platform platform) {
    this.settings = settings;
    this.resilience = resilience;
    this.platform = platform;
    RequestBudget budget = resilience.budget();
    this.home = client(tables, budget.forHome(resilience.fallback().isPresent()));
    this.lists = lists(tables, budget);
    this.homeStore = store(home, tables);
    Optional<TableSettings> elsewhere =
        resilience.fallback().map(fallback -> tables.in(fallback.region(), fallback.code()));
    this.fallbackStore = elsewhere.map(there -> store(client(there, budget.forStores()), there));
    this.store =
        new FailoverStore(
            guarded(homeStore, tables),
            elsewhere.flatMap(there -> fallbackStore.map(replica -> guarded(replica, there))),
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
   * Clients wait for the lists too, so each is tried once and then left for a while; both may be
   * due in one request. Who is shed may have to wait for a report too, but for no replica.
   */
  private DynamoDbClient lists(TableSettings tables, RequestBudget budget) {
    Duration most = budget.perList();
    return platform.dynamoDb(tables.region(), new RetryPolicy(most, most, 1));
  }

  /** The client of the home replica. */
  DynamoDbClient home() {
    return home;
  }

  /**
   * The client by which the deny list and the ban list are loaded, and offenders reported; a call
   * takes no more than its share of the budget.
   */
  DynamoDbClient lists() {
    return lists;
  }

  /** The replicas as one store. */
  SwarmStore store() {
    return store;
  }

  /** What they count. */
  Map<String, Long> figures() {
    Map<String, Long> figures = new LinkedHashMap<>(store.figures());
    long unknown =
        homeStore.unknownItems() + fallbackStore.map(DynamoDbSwarmStore::unknownItems).orElse(0L);
    figures.put("unknownItems", unknown);
    return figures;
  }
}
