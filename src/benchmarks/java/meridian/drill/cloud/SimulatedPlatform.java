package meridian.drill.cloud;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import meridian.concurrent.TimeLimiter;
import meridian.lambda.aws.Platform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.config.EnvironmentVariables;
import meridian.topology.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/**
 * The platform of a region's functions in the drill.
 *
 * @param environment the functions' environment variables
 * @param here the region
 * @param cloud the deployment
 * @param release decorates a replica as a release does; the shipped one does not
 */
record SimulatedPlatform(
    Map<String, String> environment,
    Region here,
    SimulatedDeployment cloud,
    UnaryOperator<DynamoDbClient> release)
    implements Platform {

  /** A call to another region takes the replication lag to that region divided by this. */
  private static final int CALLS_PER_LAG = 4;

  @Override
  public EnvironmentVariables variables() {
    return new EnvironmentVariables(environment);
  }

  @Override
  public InstantSource clock() {
    return cloud.invocations();
  }

  @Override
  public RandomGenerator random() {
    return cloud.random();
  }

  @Override
  public ExecutorService executor() {
    return cloud.invocations().executor();
  }

  @Override
  public TimeLimiter timeLimiter() {
    return cloud.invocations();
  }

  @Override
  public DynamoDbClient dynamoDb(
      software.amazon.awssdk.regions.Region region, RetryPolicy retryPolicy) {
    SimulatedRegion there = cloud.region(region.id());
    Duration distance = here.lagTo(there.region()).dividedBy(CALLS_PER_LAG);
    return release.apply(
        new NetworkTable(
            there.tables(),
            there.faults(),
            distance,
            retryPolicy,
            cloud.invocations(),
            cloud.random()));
  }

  @Override
  public EventBridgeClient eventBridge(
      software.amazon.awssdk.regions.Region region, RetryPolicy retryPolicy) {
    return new ModelEventBridge(region.id(), cloud.buses());
  }
}
