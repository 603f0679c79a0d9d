package meridian.lambda;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import meridian.health.Health;
import meridian.http.Figures;
import meridian.http.Router;
import meridian.store.dynamodb.DynamoDbDenyList;
import meridian.store.dynamodb.DynamoDbHealth;
import meridian.store.dynamodb.DynamoDbSwarmStore;
import meridian.swarm.DenyList;
import meridian.swarm.SwarmStore;
import meridian.swarm.TicketOffice;
import meridian.swarm.Tracker;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Puts a tracker together from an environment: the composition root of {@link TrackerHandler}. */
final class Wiring {

  private static final int ATTEMPTS = 3;

  private Wiring() {}

  /** A router over the tables that the environment names. */
  static Router router(Map<String, String> environment) {
    Variables variables = new Variables(environment);
    Settings settings = Settings.of(variables);
    TableSettings tables = TableSettings.of(variables);
    variables.check();
    InstantSource clock = Clock.systemUTC();
    DynamoDbClient client = client(tables);
    TableCheck.check(client, tables);
    DynamoDbSwarmStore store = store(client, settings, tables);
    return router(
        settings,
        store,
        new DynamoDbDenyList(client, tables.control(), clock),
        new DynamoDbHealth(client, tables.control(), tables.code(), clock),
        () -> Map.of("unknownItems", store.unknownItems()),
        clock);
  }

  /** A router over a store of the caller's, which serves every torrent. */
  static Router router(Map<String, String> environment, SwarmStore store) {
    Variables variables = new Variables(environment);
    Settings settings = Settings.of(variables);
    variables.check();
    return router(settings, store, DenyList.empty(), Health.always(), Map::of, Clock.systemUTC());
  }

  private static Router router(
      Settings settings,
      SwarmStore store,
      DenyList denied,
      Health health,
      Figures figures,
      InstantSource clock) {
    TicketOffice tickets = new TicketOffice(List.of(settings.key().bytes()));
    Tracker tracker = new Tracker(store, denied, tickets, settings.policy(), clock, random());
    return new Router(tracker, settings.addresses(), settings.region(), health, figures, clock);
  }

  private static DynamoDbSwarmStore store(
      DynamoDbClient client, Settings settings, TableSettings tables) {
    return new DynamoDbSwarmStore(
        client,
        tables.peers(),
        tables.code(),
        settings.key().bytes(),
        Executors.newVirtualThreadPerTaskExecutor(),
        random());
  }

  private static DynamoDbClient client(TableSettings tables) {
    Duration timeout = tables.timeout();
    return AwsClients.dynamoDb(
        tables, new AwsClients.Patience(timeout, timeout.dividedBy(2), ATTEMPTS));
  }

  /** Unlike other generators it does not repeat itself after a snapshot is restored twice. */
  private static RandomGenerator random() {
    return new SecureRandom();
  }
}
