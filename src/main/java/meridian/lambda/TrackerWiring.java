package meridian.lambda;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import meridian.concurrent.ParallelCalls;
import meridian.concurrent.Timeout;
import meridian.http.Router;
import meridian.http.StatusPages;
import meridian.lambda.aws.Platform;
import meridian.lambda.config.EnvironmentVariables;
import meridian.lambda.config.MetricDimensions;
import meridian.lambda.config.ResilienceSettings;
import meridian.lambda.config.TableSettings;
import meridian.lambda.config.TrackerSettings;
import meridian.metrics.Metrics;
import meridian.resilience.ClientRateLimiter;
import meridian.resilience.EnvironmentAdmissionControl;
import meridian.resilience.LoadMeter;
import meridian.store.dynamodb.heartbeat.DynamoDbHealth;
import meridian.tracker.TicketCodec;
import meridian.tracker.Tracker;

/** Composition root of {@link TrackerHandler}. */
public final class TrackerWiring {

  private final Router router;
  private final Replicas replicas;
  private final ParallelCalls parallel;
  private final MetricDimensions source;

  /**
   * The tracker over the DynamoDB tables that the environment variables name. Checks the tables,
   * and loads the access lists.
   *
   * @param metrics counts what the tracker does
   */
  TrackerWiring(Platform platform, Metrics metrics) {
    EnvironmentVariables variables = platform.variables();
    TrackerSettings settings = TrackerSettings.of(variables);
    TableSettings tables = TableSettings.of(variables);
    ResilienceSettings resilience = ResilienceSettings.of(variables);
    this.source = MetricDimensions.of(variables, tables);
    variables.check();
    this.parallel = new ParallelCalls(platform.executor());
    this.replicas = new Replicas(settings, tables, resilience, platform, metrics);
    TableCheck.check(replicas.home(), tables, platform.timeLimiter(), this::loadLists);
    this.router =
        router(settings, resilience, stores(tables, resilience, platform), platform, metrics);
  }

  Router router() {
    return router;
  }

  /** The dimensions of the tracker's metrics in CloudWatch. */
  MetricDimensions source() {
    return source;
  }

  /**
   * Loads the access lists before a request needs them: at the start and after a restore.
   *
   * @return whether the region's own replica returned one
   */
  boolean loadLists() {
    List<Callable<Boolean>> loads =
        List.of(replicas.denied()::loadAtStart, replicas.banned()::loadAtStart);
    return parallel.all(loads).contains(true);
  }

  private TrackerStores stores(
      TableSettings tables, ResilienceSettings resilience, Platform platform) {
    var forHealth = new Timeout(platform.timeLimiter(), resilience.budget().forHealth());
    return new TrackerStores(
        replicas.store(),
        replicas.denied(),
        replicas.banned(),
        new DynamoDbHealth(
            replicas.home(), tables.control(), tables.code(), forHealth, platform.clock()),
        new ReplicaStatus(
            replicas.home(),
            tables.control(),
            new Timeout(platform.timeLimiter(), resilience.budget().total()),
            platform.clock()));
  }

  /** The tracker over any stores: rate limits, then the tracker, then HTTP. */
  public static Router router(
      TrackerSettings settings,
      ResilienceSettings resilience,
      TrackerStores stores,
      Platform platform,
      Metrics metrics) {
    InstantSource clock = platform.clock();
    var meter = new LoadMeter(stores.swarms(), clock);
    Optional<ClientRateLimiter> buckets =
        resilience
            .addressTorrents()
            .map(torrents -> new ClientRateLimiter(torrents, clock, platform.random()));
    var limits = new EnvironmentAdmissionControl(buckets, stores.banned(), meter, metrics);
    var tracker =
        new Tracker(
            meter,
            stores.denied(),
            limits,
            new TicketCodec(settings.keys().accepted()),
            settings.policy(),
            clock,
            platform.random());
    return new Router(
        tracker,
        settings.addresses(),
        stores.health(),
        metrics,
        new StatusPages(
            settings.region(),
            stores.status(),
            settings.trackers(),
            infoHash -> settings.publicIndex() && stores.denied().allows(infoHash),
            clock),
        clock);
  }
}
