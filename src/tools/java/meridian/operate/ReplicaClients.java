package meridian.operate;

import java.time.Duration;
import meridian.deployment.DeployedRegion;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Makes clients of regions' replicas, patient enough for a person and no more. */
final class ReplicaClients {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(4);

  private ReplicaClients() {}

  /** A client of one region's replica; credentials for AWS are looked for where its CLI does. */
  static DynamoDbClient of(DeployedRegion region) {
    DynamoDbClientBuilder builder =
        DynamoDbClient.builder()
            .region(Region.of(region.name()))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(
                override ->
                    override.apiCallTimeout(TIMEOUT).apiCallAttemptTimeout(ATTEMPT_TIMEOUT));
    region
        .database()
        .ifPresent(
            database ->
                builder
                    .endpointOverride(database.endpoint())
                    .credentialsProvider(
                        StaticCredentialsProvider.create(
                            AwsBasicCredentials.create(database.accessKeyId(), "none"))));
    return builder.build();
  }
}
