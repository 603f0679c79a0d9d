package meridian.lambda;

import java.time.Duration;
import java.util.function.Consumer;
import meridian.lambda.aws.Platform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.cloudwatch.CloudWatchPurgeMetrics;
import meridian.lambda.config.DatastoreSettings;
import meridian.lambda.config.EnvironmentVariables;
import meridian.lambda.config.MetricDimensions;
import meridian.lambda.config.PurgeSettings;
import meridian.metrics.Metrics;
import meridian.purge.EventsRefusedException;
import meridian.purge.Purge;
import meridian.purge.PurgeBus;
import meridian.store.control.StoredSweepLog;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** Composition root of {@link PurgeHandler}. */
public final class PurgeWiring {

  /** Longer than an announce's, because no client waits while a throttled call is retried. */
  private static final RetryPolicy CALLS =
      new RetryPolicy(Duration.ofSeconds(20), Duration.ofSeconds(5), 6);

  private PurgeWiring() {}

  /** The purge over the datastore, bus and metrics that the environment variables name. */
  static Purge purge(Platform platform, Metrics metrics, Consumer<String> lines) {
    EnvironmentVariables variables = platform.variables();
    DatastoreSettings settings = DatastoreSettings.of(variables);
    PurgeSettings purge = PurgeSettings.of(variables);
    // Read before the check, whose message names every fault.
    MetricDimensions.of(variables, settings);
    variables.check();
    EventBridgeClient events = platform.eventBridge(settings.region(), CALLS);
    return purge(
        platform, metrics, lines, new EventBridgeBus(events, purge.bus(), PurgeWiring::pause));
  }

  /** The purge over the datastore and metrics that the environment variables name, on any bus. */
  public static Purge purge(
      Platform platform, Metrics metrics, Consumer<String> lines, PurgeBus bus) {
    EnvironmentVariables variables = platform.variables();
    DatastoreSettings settings = DatastoreSettings.of(variables);
    PurgeSettings purge = PurgeSettings.of(variables);
    MetricDimensions source = MetricDimensions.of(variables, settings);
    variables.check();
    DatastoreCheck.check(platform, settings);
    Datastore datastore = Datastore.of(platform, settings, CALLS);
    return new Purge(
        datastore.sweeper(purge),
        new StoredSweepLog(datastore.control(), settings.code()),
        bus,
        purge.segments(),
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
