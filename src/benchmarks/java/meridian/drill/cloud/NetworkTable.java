package meridian.drill.cloud;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import meridian.lambda.aws.RetryPolicy;
import meridian.model.TableDecorator;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/**
 * A region's replica as an SDK client reaches it over the network: calls take time, and are timed
 * out, retried and throttled as by the SDK's client with the same {@link RetryPolicy}. A call that
 * is timed out may have taken effect.
 *
 * <p>A replica takes 3 to 9 milliseconds, and 50 once in a hundred calls.
 */
final class NetworkTable extends TableDecorator {

  private static final Duration LEAST = Duration.ofMillis(3);
  private static final Duration VARIATION = Duration.ofMillis(6);
  private static final Duration OUTLIER = Duration.ofMillis(50);
  private static final double OUTLIER_SHARE = 0.01;

  /** Longer than any time limit. */
  private static final Duration FOREVER = Duration.ofHours(1);

  private final ReplicaFaults faults;
  private final Duration distance;
  private final RetryPolicy retryPolicy;
  private final InvocationClock time;
  private final RandomGenerator random;

  /**
   * A path to a replica.
   *
   * @param distance the round-trip time
   */
  NetworkTable(
      DynamoDbClient tables,
      ReplicaFaults faults,
      Duration distance,
      RetryPolicy retryPolicy,
      InvocationClock time,
      RandomGenerator random) {
    super(tables);
    this.faults = faults;
    this.distance = distance;
    this.retryPolicy = retryPolicy;
    this.time = time;
    this.random = random;
  }

  @Override
  protected <R> R call(String table, DynamoDbRequest request, Function<DynamoDbClient, R> call) {
    Duration limit =
        request
            .overrideConfiguration()
            .flatMap(AwsRequestOverrideConfiguration::apiCallTimeout)
            .or(retryPolicy::callTimeout)
            .orElse(FOREVER);
    try {
      return time.call(limit, () -> attempts(table, request, call));
    } catch (TimeoutException e) {
      throw ApiCallTimeoutException.builder().message("the call took too long").cause(e).build();
    } catch (ExecutionException e) {
      throw unchecked(e);
    }
  }

  private <R> R attempts(String table, DynamoDbRequest request, Function<DynamoDbClient, R> call) {
    int maxAttempts = isRetried(request) ? retryPolicy.maxAttempts() : 1;
    for (int attempt = 1; ; attempt++) {
      Optional<R> answer = attempt(attempt, maxAttempts, table, request, call);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
  }

  /** The tracker's only plugin of a request switches retries off. */
  private static boolean isRetried(DynamoDbRequest request) {
    return request
        .overrideConfiguration()
        .filter(override -> !override.plugins().isEmpty())
        .isEmpty();
  }

  /** One attempt and the pause after it; empty if it failed and is to be retried. */
  private <R> Optional<R> attempt(
      int attempt,
      int maxAttempts,
      String table,
      DynamoDbRequest request,
      Function<DynamoDbClient, R> call) {
    try {
      return Optional.of(time.call(retryPolicy.attemptTimeout(), () -> once(table, request, call)));
    } catch (TimeoutException e) {
      if (attempt == maxAttempts) {
        throw ApiCallAttemptTimeoutException.builder()
            .message("the attempt took too long")
            .cause(e)
            .build();
      }
      time.spend(retryPolicy.backoff().multipliedBy(1L << (attempt - 1)));
      return Optional.empty();
    } catch (ExecutionException e) {
      if (attempt == maxAttempts
          || !(e.getCause() instanceof ProvisionedThroughputExceededException)) {
        throw unchecked(e);
      }
      time.spend(retryPolicy.throttledBackoff().multipliedBy(1L << (attempt - 1)));
      return Optional.empty();
    }
  }

  private <R> R once(String table, DynamoDbRequest request, Function<DynamoDbClient, R> call) {
    if (faults.isSilent(table)) {
      time.spend(FOREVER);
    }
    if (random.nextDouble() < faults.throttled()) {
      time.spend(roundTrip());
      throw ProvisionedThroughputExceededException.builder().message("too many calls").build();
    }
    try {
      return super.call(table, request, call);
    } finally {
      time.spend(roundTrip().plus(faults.late()));
    }
  }

  private Duration roundTrip() {
    Duration replica =
        random.nextDouble() < OUTLIER_SHARE
            ? OUTLIER
            : LEAST.plusNanos((long) (VARIATION.toNanos() * random.nextDouble()));
    return distance.plus(replica);
  }

  private static RuntimeException unchecked(ExecutionException failed) {
    return switch (failed.getCause()) {
      case RuntimeException exception -> exception;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(failed);
    };
  }
}
