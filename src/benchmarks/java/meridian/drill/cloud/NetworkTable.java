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
 * A client's way to a region's replica and back: calls take time on it, are given up, repeated and
 * refused as by the SDK's client with the same {@link RetryPolicy}. What comes too late to be heard
 * of has been done all the same.
 *
 * <p>A replica takes 3 to 9 milliseconds, and one time in a hundred 50.
 */
final class NetworkTable extends TableDecorator {

  private static final Duration LEAST = Duration.ofMillis(3);
  private static final Duration SPREAD = Duration.ofMillis(6);
  private static final Duration RARELY = Duration.ofMillis(50);
  private static final double HOW_RARELY = 0.01;

  /** Longer than anybody waits. */
  private static final Duration FOR_EVER = Duration.ofHours(1);

  private final ReplicaFaults faults;
  private final Duration distance;
  private final RetryPolicy patience;
  private final InvocationClock time;
  private final RandomGenerator random;

  /**
   * A way.
   *
   * @param distance how long it takes there and back
   */
  NetworkTable(
      DynamoDbClient tables,
      ReplicaFaults faults,
      Duration distance,
      RetryPolicy patience,
      InvocationClock time,
      RandomGenerator random) {
    super(tables);
    this.faults = faults;
    this.distance = distance;
    this.patience = patience;
    this.time = time;
    this.random = random;
  }

  @Override
  protected <R> R call(String table, DynamoDbRequest request, Function<DynamoDbClient, R> call) {
    Duration limit =
        request
            .overrideConfiguration()
            .flatMap(AwsRequestOverrideConfiguration::apiCallTimeout)
            .orElse(patience.callTimeout());
    try {
      return time.call(limit, () -> attempts(table, request, call));
    } catch (TimeoutException e) {
      throw ApiCallTimeoutException.builder().message("the call took too long").cause(e).build();
    } catch (ExecutionException e) {
      throw unchecked(e);
    }
  }

  private <R> R attempts(String table, DynamoDbRequest request, Function<DynamoDbClient, R> call) {
    for (int attempt = 1; ; attempt++) {
      Optional<R> answer = attempt(attempt, table, request, call);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
  }

  /** Empty if it failed, but another attempt is worth making; a pause has been made then. */
  private <R> Optional<R> attempt(
      int attempt, String table, DynamoDbRequest request, Function<DynamoDbClient, R> call) {
    try {
      return Optional.of(time.call(patience.attemptTimeout(), () -> once(table, request, call)));
    } catch (TimeoutException e) {
      if (attempt == patience.maxAttempts()) {
        throw ApiCallAttemptTimeoutException.builder()
            .message("the attempt took too long")
            .cause(e)
            .build();
      }
      time.spend(patience.backoff().multipliedBy(1L << (attempt - 1)));
      return Optional.empty();
    } catch (ExecutionException e) {
      if (attempt == patience.maxAttempts()
          || !(e.getCause() instanceof ProvisionedThroughputExceededException)) {
        throw unchecked(e);
      }
      time.spend(patience.throttledBackoff().multipliedBy(1L << (attempt - 1)));
      return Optional.empty();
    }
  }

  private <R> R once(String table, DynamoDbRequest request, Function<DynamoDbClient, R> call) {
    if (faults.isSilent(table)) {
      time.spend(FOR_EVER);
    }
    if (random.nextDouble() < faults.throttled()) {
      time.spend(took());
      throw ProvisionedThroughputExceededException.builder().message("too many calls").build();
    }
    try {
      return super.call(table, request, call);
    } finally {
      time.spend(took().plus(faults.late()));
    }
  }

  private Duration took() {
    Duration replica =
        random.nextDouble() < HOW_RARELY
            ? RARELY
            : LEAST.plusNanos((long) (SPREAD.toNanos() * random.nextDouble()));
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
