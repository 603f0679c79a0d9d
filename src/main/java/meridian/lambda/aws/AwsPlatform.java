package meridian.lambda.aws;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import meridian.concurrent.TimeLimiter;
import meridian.lambda.config.Variables;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/**
 * Lambda and AWS, with every limit of a client spelled out, since the SDK's defaults change. The
 * environment may put services elsewhere:
 *
 * <ul>
 *   <li>{@code AWS_ENDPOINT_URL_DYNAMODB}: only for a DynamoDB elsewhere than in AWS, and with it
 *       {@code AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}
 *   <li>{@code AWS_ENDPOINT_URL_EVENTBRIDGE}: only for an EventBridge elsewhere than in AWS; what
 *       signs requests to the one signs them to the other
 * </ul>
 */
public final class AwsPlatform implements Platform {

  /**
   * Regions that are AWS, but apart from it: whose certificates they have is not known here (<a
   * href="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html">partitions</a>).
   */
  private static final Pattern OTHER_PARTITIONS = Pattern.compile("^cn-|-gov-|-iso|^eusc-");

  private final Optional<URI> dynamoDb;
  private final Optional<URI> eventBridge;
  private final Optional<AwsCredentialsProvider> credentials;
  private final SharedHttpClient http;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final RenewableRandom random = new RenewableRandom(SecureRandom::new);

  private AwsPlatform(
      Optional<URI> dynamoDb,
      Optional<URI> eventBridge,
      Optional<AwsCredentialsProvider> credentials,
      SharedHttpClient http) {
    this.dynamoDb = dynamoDb;
    this.eventBridge = eventBridge;
    this.credentials = credentials;
    this.http = http;
  }

  /** As the variables say; worth using only once {@link Variables#check} has passed. */
  public static AwsPlatform of(Variables variables) {
    Optional<URI> dynamoDb = variables.optional("AWS_ENDPOINT_URL_DYNAMODB", AwsPlatform::endpoint);
    Optional<URI> eventBridge =
        variables.optional("AWS_ENDPOINT_URL_EVENTBRIDGE", AwsPlatform::endpoint);
    return new AwsPlatform(
        dynamoDb,
        eventBridge,
        dynamoDb.map(_ -> credentials(variables)),
        Stream.of(dynamoDb, eventBridge).flatMap(Optional::stream).anyMatch(AwsPlatform::speaksTls)
                || OTHER_PARTITIONS.matcher(variables.text("AWS_REGION")).find()
            ? SharedHttpClient.toAnybody()
            : SharedHttpClient.toAws());
  }

  private static boolean speaksTls(URI elsewhere) {
    return "https".equalsIgnoreCase(elsewhere.getScheme());
  }

  /**
   * Without AWS: requests are made up and signed as for AWS, but are answered by something else.
   */
  public static AwsPlatform answeredBy(SdkHttpClient http) {
    AwsCredentialsProvider nobody =
        StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none"));
    return new AwsPlatform(
        Optional.empty(), Optional.empty(), Optional.of(nobody), new SharedHttpClient(() -> http));
  }

  /** Leaves connections alone, and what chance would have brought: after this all is new. */
  public void renew() {
    http.renew();
    random.renew();
  }

  private static AwsCredentialsProvider credentials(Variables variables) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(
            variables.required("AWS_ACCESS_KEY_ID", Function.identity()).orElse("none"),
            variables.required("AWS_SECRET_ACCESS_KEY", Function.identity()).orElse("none")));
  }

  private static URI endpoint(String text) {
    URI uri = URI.create(text);
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("must be an absolute URL");
    }
    return uri;
  }

  @Override
  public InstantSource clock() {
    return Clock.systemUTC();
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public ExecutorService executor() {
    return executor;
  }

  @Override
  public TimeLimiter timeLimiter() {
    return TimeLimiter.interrupting(executor);
  }

  @Override
  public DynamoDbClient dynamoDb(Region region, RetryPolicy patience) {
    return client(DynamoDbClient.builder(), region, dynamoDb, patience);
  }

  @Override
  public EventBridgeClient eventBridge(Region region, RetryPolicy patience) {
    return client(EventBridgeClient.builder(), region, eventBridge, patience);
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      B builder, Region region, Optional<URI> endpoint, RetryPolicy patience) {
    builder
        .region(region)
        .credentialsProvider(
            credentials.orElseGet(() -> DefaultCredentialsProvider.builder().build()))
        .defaultsMode(DefaultsMode.IN_REGION)
        .httpClient(http)
        .overrideConfiguration(
            override ->
                override
                    .apiCallTimeout(patience.callTimeout())
                    .apiCallAttemptTimeout(patience.attemptTimeout())
                    .retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(patience.maxAttempts())
                            .backoffStrategy(
                                BackoffStrategy.exponentialDelay(
                                    patience.backoff(), patience.attemptTimeout()))
                            .throttlingBackoffStrategy(
                                BackoffStrategy.exponentialDelay(
                                    patience.throttledBackoff(), patience.attemptTimeout()))
                            .build()));
    endpoint.ifPresent(builder::endpointOverride);
    return builder.build();
  }
}
