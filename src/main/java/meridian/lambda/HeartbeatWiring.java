package meridian.lambda;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import meridian.health.Pulse;
import meridian.store.dynamodb.Heartbeats;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Puts a heartbeat together from an environment: the root of {@link HeartbeatHandler}. */
final class HeartbeatWiring {

  /** A beat that fails is not repeated for a minute, so it is worth some patience. */
  private static final AwsClients.Patience PATIENCE =
      new AwsClients.Patience(Duration.ofSeconds(10), Duration.ofSeconds(3), 3);

  private HeartbeatWiring() {}

  static Pacemaker pacemaker(Map<String, String> environment, Consumer<String> metrics) {
    Variables variables = new Variables(environment);
    TableSettings tables = TableSettings.of(variables);
    ControlSettings controls = ControlSettings.of(variables);
    variables.check();
    DynamoDbClient client = AwsClients.dynamoDb(tables, PATIENCE);
    TableCheck.check(tables);
    return new Pacemaker(
        new Pulse(tables.code(), tables.region().id(), Heartbeats.layouts()),
        client,
        tables.control(),
        new HeartbeatMetrics(tables.region().id(), controls, metrics),
        Clock.systemUTC());
  }
}
