package meridian.lambda;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** Makes clients of AWS with every limit spelled out, since the SDK's defaults change. */
final class AwsClients {

  private AwsClients() {}

  /**
   * How long a client tries.
   *
   * @param call the time for one call with its retries
   * @param attempt the time for one attempt of them
   * @param attempts how many there are; the only retries anywhere
   */
  record Patience(Duration call, Duration attempt, int attempts) {

    private static final int PAUSES_PER_ATTEMPT = 15;

    /** Before the second attempt, at most; twice as long before each later one. */
    private Duration pause() {
      return attempt.dividedBy(PAUSES_PER_ATTEMPT);
    }

    private BackoffStrategy pauses() {
      return BackoffStrategy.exponentialDelay(pause(), attempt);
    }

    /**
     * Longer ones, but not as long as the SDK's own of up to a second: a call that lasts less would
     * not be told that it is throttled, but look like one that got no answer.
     */
    private BackoffStrategy pausesWhenThrottled() {
      return BackoffStrategy.exponentialDelay(pause().multipliedBy(2), attempt);
    }
  }

  static DynamoDbClient dynamoDb(TableSettings tables, Patience patience) {
    return client(
        DynamoDbClient.builder(),
        tables,
        tables.elsewhere().map(TableSettings.Elsewhere::endpoint),
        patience);
  }

  static EventBridgeClient eventBridge(
      TableSettings tables, Optional<URI> endpoint, Patience patience) {
    return client(EventBridgeClient.builder(), tables, endpoint, patience);
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      B builder, TableSettings tables, Optional<URI> endpoint, Patience patience) {
    builder
        .region(tables.region())
        .credentialsProvider(credentials(tables))
        .defaultsMode(DefaultsMode.IN_REGION)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(
            override ->
                override
                    .apiCallTimeout(patience.call())
                    .apiCallAttemptTimeout(patience.attempt())
                    .retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(patience.attempts())
                            .backoffStrategy(patience.pauses())
                            .throttlingBackoffStrategy(patience.pausesWhenThrottled())
                            .build()));
    endpoint.ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static AwsCredentialsProvider credentials(TableSettings tables) {
    return tables
        .elsewhere()
        .<AwsCredentialsProvider>map(
            elsewhere ->
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        elsewhere.accessKeyId(), elsewhere.secretAccessKey().text())))
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }
}
