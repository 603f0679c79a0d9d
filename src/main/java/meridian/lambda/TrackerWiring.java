package meridian.lambda;

import java.time.InstantSource;
import java.util.Map;
import meridian.concurrent.Timeout;
import meridian.health.Health;
import meridian.http.Figures;
import meridian.http.Router;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.aws.Platform;
import meridian.lambda.config.ResilienceSettings;
import meridian.lambda.config.Settings;
import meridian.lambda.config.TableSettings;
import meridian.lambda.config.Variables;
import meridian.resilience.ClientRateLimiter;
import meridian.resilience.EnvironmentAdmissionControl;
import meridian.resilience.LoadMeter;
import meridian.store.dynamodb.control.DynamoDbBanList;
import meridian.store.dynamodb.control.DynamoDbDenyList;
import meridian.store.dynamodb.heartbeat.DynamoDbHealth;
import meridian.swarm.SwarmStore;
import meridian.tracker.BanList;
import meridian.tracker.DenyList;
import meridian.tracker.TicketCodec;
import meridian.tracker.Tracker;

/** Puts a tracker together from an environment: the composition root of {@link TrackerHandler}. */
final class TrackerWiring {

  private TrackerWiring() {}

  /** A router over the tables that the environment names, in AWS. */
  static Router router(Map<String, String> environment) {
    Variables variables = new Variables(environment);
    return router(variables, AwsPlatform.of(variables));
  }

  /** A router over the tables that the variables name. */
  static Router router(Variables variables, Platform platform) {
    Settings settings = Settings.of(variables);
    TableSettings tables = TableSettings.of(variables);
    ResilienceSettings resilience = ResilienceSettings.of(variables);
    variables.check();
    InstantSource clock = platform.clock();
    var replicas = new Replicas(settings, tables, resilience, platform);
    TableCheck.check(replicas.home(), tables, platform.executor());
    var perList = new Timeout(platform.timeLimiter()::inTime, resilience.budget().perList());
    var forHealth = new Timeout(platform.timeLimiter()::inTime, resilience.budget().forHealth());
    return router(
        settings,
        resilience,
        replicas.store(),
        new Lists(
            new DynamoDbDenyList(replicas.lists(), tables.control(), perList, clock),
            new DynamoDbBanList(replicas.lists(), tables.control(), tables.code(), perList, clock)),
        new DynamoDbHealth(replicas.home(), tables.control(), tables.code(), forHealth, clock),
        replicas::figures,
        platform);
  }

  /** A router over a store of the caller's, which serves every torrent and bans nobody. */
  static Router router(Map<String, String> environment, SwarmStore store) {
    Variables variables = new Variables(environment);
    Settings settings = Settings.of(variables);
    ResilienceSettings resilience = ResilienceSettings.of(variables);
    Platform platform = AwsPlatform.of(variables);
    variables.check();
    return router(
        settings,
        resilience,
        store,
        new Lists(DenyList.empty(), BanList.empty()),
        Health.always(),
        Map::of,
        platform);
  }

  /** Whom the tracker does not serve: some torrents, and some clients. */
  private record Lists(DenyList denied, BanList banned) {}

  private static Router router(
      Settings settings,
      ResilienceSettings resilience,
      SwarmStore store,
      Lists lists,
      Health health,
      Figures storeFigures,
      Platform platform) {
    InstantSource clock = platform.clock();
    var meter = new LoadMeter(store, resilience.concurrency(), clock);
    var limits =
        new EnvironmentAdmissionControl(
            new ClientRateLimiter(resilience.addressRate(), clock), lists.banned, meter);
    Tracker tracker =
        new Tracker(
            meter,
            lists.denied,
            limits,
            new TicketCodec(settings.keys().accepted()),
            settings.policy(),
            clock,
            platform.random());
    Figures figures = Figures.together(limits::figures, storeFigures);
    return new Router(tracker, settings.addresses(), settings.region(), health, figures, clock);
  }
}
