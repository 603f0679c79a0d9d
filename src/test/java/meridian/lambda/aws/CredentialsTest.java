package meridian.lambda.aws;

import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.Map;
import meridian.lambda.config.EnvironmentVariables;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

final class CredentialsTest {

  /** Or each client would fetch its own in its first call after a restore. */
  @Test
  void allClientsShareTheirCredentials() {
    AwsPlatform platform =
        AwsPlatform.of(new EnvironmentVariables(Map.of("AWS_REGION", "eu-west-1")));
    var policy = new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), 1);
    try (DynamoDbClient home = platform.dynamoDb(Region.EU_WEST_1, policy);
        DynamoDbClient fallback = platform.dynamoDb(Region.US_EAST_1, policy)) {
      assertSame(
          home.serviceClientConfiguration().credentialsProvider(),
          fallback.serviceClientConfiguration().credentialsProvider());
    }
  }
}
