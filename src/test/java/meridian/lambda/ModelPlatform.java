package meridian.lambda;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import meridian.concurrent.TimeLimiter;
import meridian.drill.cloud.RegionTables;
import meridian.lambda.aws.Platform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.config.EnvironmentVariables;
import meridian.model.GlobalTable;
import meridian.model.InlineExecutor;
import meridian.model.TableDecorator;
import meridian.model.VirtualTime;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** Virtual time and two simulated global tables; tests set the duration of peer queries. */
public final class ModelPlatform implements Platform {

  private final VirtualTime time;
  private final GlobalTable peers;
  private final GlobalTable control;
  private final Random random = new Random(77);
  private final List<RetryPolicy> policies = new ArrayList<>();
  private Map<String, String> environment = Map.of();
  public Duration queryDuration = Duration.ZERO;

  /** Whether a call for the peer table fails the test. */
  public boolean isPeerTableForbidden;

  /** Whether writes to the control table fail. */
  public boolean isControlTableReadOnly;

  public ModelPlatform(VirtualTime time, GlobalTable peers, GlobalTable control) {
    this.time = time;
    this.peers = peers;
    this.control = control;
  }

  /** Sets the environment variables of functions made from now on. */
  public ModelPlatform withEnvironment(Map<String, String> variables) {
    environment = variables;
    return this;
  }

  /** The policies of the calls so far, in their order. */
  List<RetryPolicy> policies() {
    return policies;
  }

  @Override
  public EnvironmentVariables variables() {
    return new EnvironmentVariables(environment);
  }

  @Override
  public InstantSource clock() {
    return time;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public ExecutorService executor() {
    return new InlineExecutor();
  }

  /** Lets a task end, and fails if it took too long. */
  @Override
  public TimeLimiter timeLimiter() {
    return new TimeLimiter() {
      @Override
      public <T> T call(Duration limit, Callable<T> task)
          throws ExecutionException, TimeoutException {
        Instant end = time.instant().plus(limit);
        T result;
        try {
          result = task.call();
        } catch (Exception e) {
          throw new ExecutionException(e);
        }
        if (time.instant().isAfter(end)) {
          throw new TimeoutException();
        }
        return result;
      }
    };
  }

  @Override
  public DynamoDbClient dynamoDb(Region region, RetryPolicy policy) {
    return new Client(region.id(), policy);
  }

  @Override
  public EventBridgeClient eventBridge(Region region, RetryPolicy policy) {
    throw new UnsupportedOperationException();
  }

  /** A client whose calls fail or take time as set. */
  private final class Client extends TableDecorator {

    private final RetryPolicy policy;

    Client(String region, RetryPolicy policy) {
      super(new RegionTables(region, peers, control));
      this.policy = policy;
    }

    @Override
    protected <R> R call(String table, DynamoDbRequest request, Function<DynamoDbClient, R> call) {
      policies.add(policy);
      boolean isOfPeers = table.equals(RegionTables.PEERS);
      if (isOfPeers && isPeerTableForbidden) {
        throw new AssertionError("the peer table was called");
      }
      if (!isOfPeers && isControlTableReadOnly && request instanceof PutItemRequest) {
        throw SdkClientException.create("set by the test");
      }
      if (isOfPeers && request instanceof QueryRequest) {
        time.pass(queryDuration);
      }
      return super.call(table, request, call);
    }
  }
}
