package meridian.lambda;

import java.time.Duration;
import java.util.function.Consumer;
import meridian.lambda.aws.Platform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.cloudwatch.CloudWatchPurgeMetrics;
import meridian.lambda.config.EnvironmentVariables;
import meridian.lambda.config.MetricDimensions;
import meridian.lambda.config.PurgeSettings;
import meridian.lambda.config.TableSettings;
import meridian.metrics.Metrics;
import meridian.purge.EventsRefusedException;
import meridian.purge.Purge;
import meridian.store.dynamodb.sweep.DynamoDbSweepLog;
import meridian.store.dynamodb.sweep.PeerSweep;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** Composition root of {@link PurgeHandler}. */
final class PurgeWiring {

  /** Longer than an announce's, because no client waits while a throttled call is retried. */
  private static final RetryPolicy CALLS =
      new RetryPolicy(Duration.ofSeconds(20), Duration.ofSeconds(5), 6);

  private PurgeWiring() {}

  /** The purge over the tables, bus and metrics that the environment variables name. */
  static Purge purge(Platform platform, Metrics metrics, Consumer<String> lines) {
    EnvironmentVariables variables = platform.variables();
    TableSettings tables = TableSettings.of(variables);
    PurgeSettings settings = PurgeSettings.of(variables);
    MetricDimensions source = MetricDimensions.of(variables, tables);
    variables.check();
    TableCheck.check(platform, tables);
    DynamoDbClient client = platform.dynamoDb(tables.region(), CALLS);
    EventBridgeClient events = platform.eventBridge(tables.region(), CALLS);
    return new Purge(
        new PeerSweep(client, tables.peers(), tables.code(), platform.executor()),
        new DynamoDbSweepLog(client, tables.control(), tables.code()),
        new EventBridgeBus(events, settings.bus(), PurgeWiring::pause),
        settings.segments(),
        new CloudWatchPurgeMetrics(source, metrics, lines),
        platform.clock());
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EventsRefusedException("interrupted before refused events were put again");
    }
  }
}
