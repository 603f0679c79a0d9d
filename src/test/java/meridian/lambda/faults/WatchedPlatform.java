package meridian.lambda.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import meridian.concurrent.TimeLimiter;
import meridian.lambda.aws.Platform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.config.EnvironmentVariables;
import meridian.model.TableDecorator;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A platform that records what a request waits for. A request's own thread would wait for a table
 * without a bound; within a time limit it waits no longer than that. So apart from computation, a
 * request lasts no longer than the time limits it used.
 */
final class WatchedPlatform implements Platform {

  private final Platform platform;
  private final List<String> unlimited = new CopyOnWriteArrayList<>();
  private Thread request = Thread.currentThread();
  private Duration waited = Duration.ZERO;
  private Duration longestLimit = Duration.ZERO;

  WatchedPlatform(Platform platform) {
    this.platform = platform;
  }

  /** Begins a request, which this thread handles. */
  void begin() {
    request = Thread.currentThread();
    waited = Duration.ZERO;
    longestLimit = Duration.ZERO;
    unlimited.clear();
  }

  /** The longest time limit of the request's calls. */
  Duration longestLimit() {
    return longestLimit;
  }

  /** Fails if the request could have waited longer, or waited without a limit. */
  void assertWaitedAtMost(Duration budget) {
    assertEquals(List.of(), unlimited, "calls without a time limit");
    assertTrue(waited.compareTo(budget) <= 0, () -> "it waited for " + waited);
  }

  @Override
  public EnvironmentVariables variables() {
    return platform.variables();
  }

  @Override
  public InstantSource clock() {
    return platform.clock();
  }

  @Override
  public RandomGenerator random() {
    return platform.random();
  }

  @Override
  public ExecutorService executor() {
    return platform.executor();
  }

  @Override
  public TimeLimiter timeLimiter() {
    TimeLimiter time = platform.timeLimiter();
    return new TimeLimiter() {
      @Override
      public <T> T call(Duration limit, Callable<T> task)
          throws ExecutionException, TimeoutException, InterruptedException {
        Instant begun = clock().instant();
        try {
          return time.call(limit, task);
        } finally {
          note(limit, Duration.between(begun, clock().instant()));
        }
      }
    };
  }

  /** A busy machine may notice the end of a limit late. */
  private void note(Duration limit, Duration took) {
    if (Thread.currentThread().equals(request)) {
      waited = waited.plus(took.compareTo(limit) < 0 ? took : limit);
      longestLimit = limit.compareTo(longestLimit) > 0 ? limit : longestLimit;
    }
  }

  @Override
  public DynamoDbClient dynamoDb(Region region, RetryPolicy policy) {
    return new TableDecorator(platform.dynamoDb(region, policy)) {
      @Override
      protected <R> R call(String table, DynamoDbRequest asked, Function<DynamoDbClient, R> call) {
        if (Thread.currentThread().equals(request)) {
          unlimited.add(asked.toString());
        }
        return super.call(table, asked, call);
      }
    };
  }

  @Override
  public S3Client s3(Region region, RetryPolicy policy) {
    S3Client client = platform.s3(region, policy);
    return (S3Client)
        Proxy.newProxyInstance(
            S3Client.class.getClassLoader(),
            new Class<?>[] {S3Client.class},
            (_, method, arguments) -> {
              if (Thread.currentThread().equals(request)) {
                unlimited.add(method.getName());
              }
              try {
                return method.invoke(client, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public EventBridgeClient eventBridge(Region region, RetryPolicy policy) {
    return platform.eventBridge(region, policy);
  }
}
