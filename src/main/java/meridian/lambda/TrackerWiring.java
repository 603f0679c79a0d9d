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
import meridian.lambda.config.DatastoreSettings;
import meridian.lambda.config.EnvironmentVariables;
import meridian.lambda.config.MetricDimensions;
import meridian.lambda.config.ResilienceSettings;
import meridian.lambda.config.TrackerSettings;
import meridian.metrics.Metrics;
import meridian.resilience.ClientRateLimiter;
import meridian.resilience.EnvironmentAdmissionControl;
import meridian.resilience.LoadMeter;
import meridian.store.control.ControlStore;
import meridian.store.heartbeat.StoredHealth;
import meridian.swarm.RegionCode;
import meridian.tracker.TicketCodec;
import meridian.tracker.Tracker;

/** Composition root of {@link TrackerHandler}. */
public final class TrackerWiring {

  private final Router router;
  private final Replicas replicas;
  private final ParallelCalls parallel;
  private final MetricDimensions source;

  /**
   * The tracker over the datastore that the environment variables name. Checks it, and loads the
   * access lists.
   *
   * @param metrics counts what the tracker does
   */
  public TrackerWiring(Platform platform, Metrics metrics) {
    EnvironmentVariables variables = platform.variables();
    TrackerSettings settings = TrackerSettings.of(variables);
    DatastoreSettings datastore = DatastoreSettings.of(variables);
    ResilienceSettings resilience = ResilienceSettings.of(variables);
    this.source = MetricDimensions.of(variables, datastore);
    variables.check();
    this.parallel = new ParallelCalls(platform.executor());
    this.replicas = new Replicas(settings, datastore, resilience, platform, metrics);
    DatastoreCheck.check(replicas.home(), platform.timeLimiter(), this::loadLists);
    this.router =
        router(
            settings,
            resilience,
            stores(datastore.code(), resilience, platform),
            platform,
            metrics);
  }

  /**
   * Checks the datastore's server, for a process that sends no heartbeats, which check it too.
   *
   * @throws meridian.lambda.config.ConfigurationException if it ignores the conditions of writes
   */
  public static void checkServer(Platform platform) {
    DatastoreCheck.checkWithServer(platform, DatastoreSettings.of(platform.variables()));
  }

  /** Answers clients' requests. */
  public Router router() {
    return router;
  }

  /** The home replica by a client with the time-outs of a first call. */
  Datastore homeForFirstCall() {
    return replicas.home().with(DatastoreCheck.CALLS);
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

  /** Loads the access lists now, for a process that does so on a schedule. */
  public void reloadLists() {
    replicas.denied().reload();
    replicas.banned().reload();
  }

  private TrackerStores stores(RegionCode code, ResilienceSettings resilience, Platform platform) {
    ControlStore control = replicas.home().control();
    var forHealth = new Timeout(platform.timeLimiter(), resilience.budget().forHealth());
    return new TrackerStores(
        replicas.store(),
        replicas.denied(),
        replicas.banned(),
        new StoredHealth(control, code, forHealth, platform.clock()),
        new ReplicaStatus(
            control,
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
