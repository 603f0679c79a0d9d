package meridian.lambda;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.aws.Platform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.config.MetricSource;
import meridian.lambda.config.PurgeSettings;
import meridian.lambda.config.TableSettings;
import meridian.lambda.config.Variables;
import meridian.purge.EventsRefusedException;
import meridian.purge.Purge;
import meridian.store.dynamodb.sweep.DynamoDbSweepLog;
import meridian.store.dynamodb.sweep.PeerSweep;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Puts a purge together from an environment: the composition root of {@link PurgeHandler}. */
final class PurgeWiring {

  /** Nobody waits for a purge, so what is throttled is tried for longer than in an announce. */
  private static final RetryPolicy PATIENCE =
      new RetryPolicy(Duration.ofSeconds(20), Duration.ofSeconds(5), 6);

  private PurgeWiring() {}

  /** In AWS. */
  static Purge purge(Map<String, String> environment, Consumer<String> metrics) {
    Variables variables = new Variables(environment);
    return purge(variables, AwsPlatform.of(variables), metrics);
  }

  static Purge purge(Variables variables, Platform platform, Consumer<String> metrics) {
    PurgeSettings settings = PurgeSettings.of(variables);
    MetricSource source = MetricSource.of(variables, settings.tables());
    variables.check();
    TableSettings tables = settings.tables();
    DynamoDbClient client = platform.dynamoDb(tables.region(), PATIENCE);
    TableCheck.check(platform, tables);
    return new Purge(
        new PeerSweep(client, tables.peers(), tables.code(), platform.executor()),
        new DynamoDbSweepLog(client, tables.control(), tables.code()),
        new EventBridgeBus(
            platform.eventBridge(tables.region(), PATIENCE), settings.bus(), PurgeWiring::pause),
        settings.segments(),
        new CloudWatchPurgeMetrics(source, metrics),
        platform.clock());
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
