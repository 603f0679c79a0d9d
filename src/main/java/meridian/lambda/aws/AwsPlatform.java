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
import meridian.concurrent.TimeLimiter;
import meridian.lambda.config.EnvironmentVariables;
import meridian.store.s3.object.S3ObjectStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * AWS itself. All limits of the clients are set explicitly, since the SDK's defaults change.
 * Environment variables can replace services:
 *
 * <ul>
 *   <li>{@code AWS_ENDPOINT_URL_DYNAMODB}: the URL of a DynamoDB outside AWS; requires {@code
 *       AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}
 *   <li>{@code AWS_ENDPOINT_URL_S3}: the same of a server with S3's API, whose buckets are parts of
 *       URLs' paths
 *   <li>{@code AWS_ENDPOINT_URL_EVENTBRIDGE}: the URL of an EventBridge outside AWS, with the same
 *       credentials
 *   <li>{@code AWS_ENDPOINT_URL_CLOUDWATCH}: the same of a CloudWatch; if DynamoDB or S3 is outside
 *       AWS and this is not set, there is no CloudWatch
 * </ul>
 */
public final class AwsPlatform implements Platform {

  /**
   * Regions in other partitions than {@code aws}, whose root certificates are not known here (<a
   * href="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html">partitions</a>).
   */
  private static final Pattern OTHER_PARTITIONS = Pattern.compile("^cn-|-gov-|-iso|^eusc-");

  /** The names of threads that run tasks begin with this. */
  public static final String TASK_THREADS = "task-";

  private final EnvironmentVariables variables;
  private final Optional<URI> dynamoDb;
  private final Optional<URI> s3;
  private final Optional<URI> eventBridge;
  private final Optional<URI> cloudWatch;

  /** Of all clients, so that a restored environment fetches its credentials once. */
  private final AwsCredentialsProvider credentials;

  private final SharedHttpClient http;
  private final InstantSource clock;

  /**
   * Platform threads, which are used again. A virtual thread that reads with a time-out wakes three
   * other threads: a timer, a poller, and one that runs it again.
   */
  private final ExecutorService executor =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name(TASK_THREADS, 0).factory());

  private final ReseedableRandom random = new ReseedableRandom(SecureRandom::new);

  private AwsPlatform(
      EnvironmentVariables variables,
      Optional<URI> dynamoDb,
      Optional<URI> s3,
      Optional<URI> eventBridge,
      Optional<URI> cloudWatch,
      AwsCredentialsProvider credentials,
      SharedHttpClient http,
      InstantSource clock) {
    this.variables = variables;
    this.dynamoDb = dynamoDb;
    this.s3 = s3;
    this.eventBridge = eventBridge;
    this.cloudWatch = cloudWatch;
    this.credentials = credentials;
    this.http = http;
    this.clock = clock;
  }

  /**
   * The platform that the variables configure; valid only if {@link EnvironmentVariables#check}
   * passes.
   */
  public static AwsPlatform of(EnvironmentVariables variables) {
    return of(variables, Clock.systemUTC());
  }

  /** As {@link #of(EnvironmentVariables)}, with another clock. */
  public static AwsPlatform of(EnvironmentVariables variables, InstantSource clock) {
    Optional<URI> dynamoDb = variables.optional("AWS_ENDPOINT_URL_DYNAMODB", AwsPlatform::endpoint);
    Optional<URI> s3 = variables.optional("AWS_ENDPOINT_URL_S3", AwsPlatform::endpoint);
    Optional<URI> eventBridge =
        variables.optional("AWS_ENDPOINT_URL_EVENTBRIDGE", AwsPlatform::endpoint);
    Optional<URI> cloudWatch =
        variables.optional("AWS_ENDPOINT_URL_CLOUDWATCH", AwsPlatform::endpoint);
    return new AwsPlatform(
        variables,
        dynamoDb,
        s3,
        eventBridge,
        cloudWatch,
        dynamoDb.isPresent() || s3.isPresent()
            ? credentials(variables)
            : DefaultCredentialsProvider.builder().build(),
        usesTls(dynamoDb)
                || usesTls(s3)
                || usesTls(eventBridge)
                || usesTls(cloudWatch)
                || OTHER_PARTITIONS.matcher(variables.text("AWS_REGION")).find()
            ? SharedHttpClient.withDefaultRoots()
            : SharedHttpClient.withAmazonRoots(),
        clock);
  }

  private static boolean usesTls(Optional<URI> endpoint) {
    return endpoint.isPresent() && "https".equalsIgnoreCase(endpoint.get().getScheme());
  }

  /** The platform without a network: requests are built and signed, then answered by a stub. */
  public static AwsPlatform offline(EnvironmentVariables variables, SdkHttpClient stub) {
    AwsCredentialsProvider fake =
        StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none"));
    return new AwsPlatform(
        variables,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        fake,
        new SharedHttpClient(() -> _ -> stub),
        Clock.systemUTC());
  }

  /** Replaces connections and random numbers, which a snapshot must not share. */
  public void reset() {
    http.reset();
    random.reseed();
  }

  private static AwsCredentialsProvider credentials(EnvironmentVariables variables) {
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
  public EnvironmentVariables variables() {
    return variables;
  }

  @Override
  public InstantSource clock() {
    return clock;
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
  public DynamoDbClient dynamoDb(Region region, RetryPolicy policy) {
    return client(DynamoDbClient.builder(), region, dynamoDb, policy);
  }

  @Override
  public S3Client s3(Region region, RetryPolicy policy) {
    S3ClientBuilder builder = S3Client.builder();
    S3ObjectStore.configure(builder, s3.isPresent());
    return client(builder, region, s3, policy);
  }

  @Override
  public EventBridgeClient eventBridge(Region region, RetryPolicy policy) {
    return client(EventBridgeClient.builder(), region, eventBridge, policy);
  }

  @Override
  public Optional<CloudWatchClient> cloudWatch(Region region, RetryPolicy policy) {
    return (dynamoDb.isPresent() || s3.isPresent()) && cloudWatch.isEmpty()
        ? Optional.empty()
        : Optional.of(client(CloudWatchClient.builder(), region, cloudWatch, policy));
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      B builder, Region region, Optional<URI> endpoint, RetryPolicy policy) {
    builder
        .region(region)
        .credentialsProvider(credentials)
        .defaultsMode(DefaultsMode.IN_REGION)
        .httpClient(http.waiting(policy))
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .apiCallTimeout(policy.callTimeout().orElse(null))
                .retryStrategy(retries(policy))
                .build());
    if (endpoint.isPresent()) {
      builder.endpointOverride(endpoint.get());
    }
    return builder.build();
  }

  private static RetryStrategy retries(RetryPolicy policy) {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(policy.maxAttempts())
        .backoffStrategy(
            BackoffStrategy.exponentialDelay(policy.backoff(), policy.attemptTimeout()))
        .throttlingBackoffStrategy(
            BackoffStrategy.exponentialDelay(policy.throttledBackoff(), policy.attemptTimeout()))
        .build();
  }
}
