package meridian.lambda;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import meridian.concurrent.AbandonedCallException;
import meridian.concurrent.Timeout;
import meridian.health.HeartbeatService;
import meridian.health.RegionHealth;
import meridian.lambda.aws.Platform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.cloudwatch.CloudWatchAnnounces;
import meridian.lambda.cloudwatch.CloudWatchHeartbeatMetrics;
import meridian.lambda.config.ControlledRegions;
import meridian.lambda.config.EnvironmentVariables;
import meridian.lambda.config.MetricDimensions;
import meridian.lambda.config.Release;
import meridian.lambda.config.TableSettings;
import meridian.metrics.Metrics;
import meridian.status.AnnounceMeter;
import meridian.status.HistoryRecorder;
import meridian.store.dynamodb.control.DynamoDbDrainRegister;
import meridian.store.dynamodb.heartbeat.DynamoDbHeartbeatStore;
import meridian.store.dynamodb.heartbeat.DynamoDbHistoryStore;
import meridian.store.dynamodb.heartbeat.DynamoDbPeerTableProbe;
import meridian.store.dynamodb.sweep.DynamoDbCountStore;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Composition root of {@link HeartbeatHandler}. */
final class HeartbeatWiring {

  private static final Logger LOG = System.getLogger(HeartbeatWiring.class.getName());

  /**
   * Long, because a missed heartbeat is not repeated for a minute and takes the region out of DNS.
   * Three calls and the test of the peer table fit the function's time-out.
   */
  private static final RetryPolicy CALLS =
      new RetryPolicy(Duration.ofSeconds(6), Duration.ofSeconds(2), 6);

  /** What is left of the function's time-out after the longest heartbeat. */
  private static final Duration HISTORY = Duration.ofSeconds(5);

  /** The other figures of a step are written afterwards. */
  private static final RetryPolicy METRICS =
      new RetryPolicy(Duration.ofSeconds(3), Duration.ofMillis(1_500), 2);

  private final HeartbeatService service;
  private final Timeout timeout;
  private final HistoryRecorder history;

  /**
   * The heartbeat over the tables and with the metrics that the environment variables name.
   *
   * @param announces the region's announces; from CloudWatch if empty
   */
  HeartbeatWiring(
      Platform platform,
      Metrics metrics,
      Consumer<String> lines,
      Optional<AnnounceMeter> announces) {
    EnvironmentVariables variables = platform.variables();
    TableSettings tables = TableSettings.of(variables);
    MetricDimensions source = MetricDimensions.of(variables, tables);
    ControlledRegions controls = ControlledRegions.of(variables);
    Release release = Release.of(variables);
    variables.check();
    TableCheck.check(platform, tables);
    DynamoDbClient client = platform.dynamoDb(tables.region(), CALLS);
    this.service =
        new HeartbeatService(
            new RegionHealth(
                tables.code(),
                tables.region().id(),
                DynamoDbHeartbeatStore.layouts(),
                release.name()),
            new DynamoDbPeerTableProbe(client, tables.peers()),
            new DynamoDbHeartbeatStore(client, tables.control()),
            new DynamoDbDrainRegister(client, tables.control()),
            new CloudWatchHeartbeatMetrics(source, controls, metrics, lines),
            platform.clock());
    this.timeout = new Timeout(platform.timeLimiter(), HISTORY);
    this.history =
        new HistoryRecorder(
            tables.code(),
            new DynamoDbCountStore(client, tables.control()),
            new DynamoDbHistoryStore(client, tables.control()),
            announces.orElseGet(() -> meter(platform, tables, source)),
            platform.clock());
  }

  HeartbeatService service() {
    return service;
  }

  /** Adds a step to the region's history if it is due and there is time. */
  void recordHistory() {
    try {
      timeout.call(
          "the control table or CloudWatch",
          () -> {
            history.record();
            return history;
          });
    } catch (AbandonedCallException e) {
      LOG.log(Level.WARNING, "the region's history was not written: " + e.getMessage());
    }
  }

  private static AnnounceMeter meter(
      Platform platform, TableSettings tables, MetricDimensions source) {
    return platform
        .cloudWatch(tables.region(), METRICS)
        .<AnnounceMeter>map(client -> new CloudWatchAnnounces(client, source))
        .orElse(AnnounceMeter.NONE);
  }
}
