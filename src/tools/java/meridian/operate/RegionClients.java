package meridian.operate;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import meridian.deployment.DeployedRegion;
import meridian.deployment.DeployedRegion.LocalServices;
import meridian.store.s3.object.S3ObjectStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Creates clients of the regions' services, with time limits that suit an interactive command. In
 * AWS they use the AWS CLI's credentials.
 */
public final class RegionClients {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(4);

  private RegionClients() {}

  /** A client of DynamoDB in a region. */
  public static DynamoDbClient dynamoDb(DeployedRegion region) {
    return client(DynamoDbClient.builder(), region, LocalServices::dynamoDb);
  }

  /**
   * A client of S3 in a region.
   *
   * @param retries whether failed calls are made again
   */
  public static S3Client s3(DeployedRegion region, boolean retries) {
    S3ClientBuilder builder = S3Client.builder();
    S3ObjectStore.configure(builder, region.local().isPresent());
    withTimeouts(builder, region);
    if (!retries) {
      builder.overrideConfiguration(
          builder.overrideConfiguration().toBuilder()
              .retryStrategy(AwsRetryStrategy.doNotRetry())
              .build());
    }
    return at(builder, region, LocalServices::dynamoDb);
  }

  /** A client of EventBridge in a region. */
  public static EventBridgeClient eventBridge(DeployedRegion region) {
    return client(EventBridgeClient.builder(), region, LocalServices::eventBridge);
  }

  /** A client of CloudWatch in a region; AWS only, since a local run has no CloudWatch. */
  public static CloudWatchClient cloudWatch(DeployedRegion region) {
    return withTimeouts(CloudWatchClient.builder(), region).build();
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      B builder, DeployedRegion region, Function<LocalServices, URI> endpoint) {
    return at(withTimeouts(builder, region), region, endpoint);
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C at(
      B builder, DeployedRegion region, Function<LocalServices, URI> endpoint) {
    Optional<LocalServices> local = region.local();
    local.ifPresent(
        services ->
            builder
                .endpointOverride(endpoint.apply(services))
                .credentialsProvider(
                    StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(services.accessKeyId(), "none"))));
    return builder.build();
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B withTimeouts(
      B builder, DeployedRegion region) {
    return builder
        .region(Region.of(region.name()))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(
            override -> override.apiCallTimeout(TIMEOUT).apiCallAttemptTimeout(ATTEMPT_TIMEOUT));
  }
}
