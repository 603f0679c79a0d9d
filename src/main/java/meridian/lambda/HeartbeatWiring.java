package meridian.lambda;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import meridian.health.HeartbeatService;
import meridian.health.RegionHealth;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.aws.Platform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.config.ControlSettings;
import meridian.lambda.config.MetricSource;
import meridian.lambda.config.TableSettings;
import meridian.lambda.config.Variables;
import meridian.store.dynamodb.control.DynamoDbDrainRegister;
import meridian.store.dynamodb.heartbeat.Heartbeats;
import meridian.store.dynamodb.heartbeat.PeerReplica;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Puts a heartbeat together from an environment: the root of {@link HeartbeatHandler}. */
final class HeartbeatWiring {

  /**
   * A beat that fails is not repeated for a minute, and takes the region's clients away: a replica
   * has to fail for some seconds. Three calls and a look at the peers fit the function's time.
   */
  private static final RetryPolicy PATIENCE =
      new RetryPolicy(Duration.ofSeconds(6), Duration.ofSeconds(2), 6);

  private HeartbeatWiring() {}

  /** In AWS. */
  static HeartbeatService pacemaker(Map<String, String> environment, Consumer<String> metrics) {
    Variables variables = new Variables(environment);
    return pacemaker(variables, AwsPlatform.of(variables), metrics);
  }

  static HeartbeatService pacemaker(
      Variables variables, Platform platform, Consumer<String> metrics) {
    TableSettings tables = TableSettings.of(variables);
    MetricSource source = MetricSource.of(variables, tables);
    ControlSettings controls = ControlSettings.of(variables);
    variables.check();
    DynamoDbClient client = platform.dynamoDb(tables.region(), PATIENCE);
    TableCheck.check(platform, tables);
    return new HeartbeatService(
        new RegionHealth(tables.code(), tables.region().id(), Heartbeats.layouts()),
        new PeerReplica(client, tables.peers()),
        new Heartbeats(client, tables.control()),
        new DynamoDbDrainRegister(client, tables.control()),
        new CloudWatchHeartbeatMetrics(source, controls, metrics),
        platform.clock());
  }
}
