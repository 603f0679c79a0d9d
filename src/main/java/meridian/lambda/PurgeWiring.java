package meridian.lambda;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import meridian.store.dynamodb.PeerSweep;
import meridian.store.dynamodb.SweepLog;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Puts a purge together from an environment: the composition root of {@link PurgeHandler}. */
final class PurgeWiring {

  /** Nobody waits for a purge, so what is throttled is tried for longer than in an announce. */
  private static final AwsClients.Patience PATIENCE =
      new AwsClients.Patience(Duration.ofSeconds(20), Duration.ofSeconds(5), 6);

  private PurgeWiring() {}

  static Purge purge(Map<String, String> environment) {
    Variables variables = new Variables(environment);
    PurgeSettings settings = PurgeSettings.of(variables);
    variables.check();
    TableSettings tables = settings.tables();
    DynamoDbClient client = AwsClients.dynamoDb(tables, PATIENCE);
    TableCheck.check(tables);
    return new Purge(
        new PeerSweep(
            client, tables.peers(), tables.code(), Executors.newVirtualThreadPerTaskExecutor()),
        new SweepLog(client, tables.control(), tables.code()),
        new EventBridgeBus(
            AwsClients.eventBridge(tables, settings.busElsewhere(), PATIENCE),
            settings.bus(),
            PurgeWiring::pause),
        settings.segments(),
        Clock.systemUTC());
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EventsRefusedException("interrupted while events waited to be put");
    }
  }
}
