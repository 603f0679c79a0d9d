package meridian.lambda;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;
import meridian.model.GlobalTable;
import meridian.model.InlineExecutor;
import meridian.model.VirtualTime;
import meridian.resilience.TimeLimit;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/**
 * Virtual time and two modelled global tables, {@value #PEERS} and {@value #CONTROL}. A query for
 * peers takes as long as a test wants.
 */
final class ModelPlatform implements Platform {

  static final String PEERS = "peers";
  static final String CONTROL = "control";

  private final VirtualTime time;
  private final GlobalTable peers;
  private final GlobalTable control;
  private final Random random = new Random(77);
  Duration queryTakes = Duration.ZERO;

  /** Whether nothing may be read from the peer table, or written to it. */
  boolean peersAreShut;

  /** Whether nothing can be written to the control table. */
  boolean controlIsReadOnly;

  ModelPlatform(VirtualTime time, GlobalTable peers, GlobalTable control) {
    this.time = time;
    this.peers = peers;
    this.control = control;
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

  /** As long as it takes. */
  @Override
  public TimeLimit timeLimit() {
    return new TimeLimit() {
      @Override
      public <T> T call(Duration limit, Callable<T> task) throws ExecutionException {
        try {
          return task.call();
        } catch (Exception e) {
          throw new ExecutionException(e);
        }
      }
    };
  }

  @Override
  public DynamoDbClient dynamoDb(Region region, Patience patience) {
    return new Client(region.id());
  }

  @Override
  public EventBridgeClient eventBridge(Region region, Patience patience) {
    throw new UnsupportedOperationException();
  }

  /** A region's replicas of both tables. */
  private final class Client implements DynamoDbClient {

    private final String region;

    Client(String region) {
      this.region = region;
    }

    private DynamoDbClient table(String name) {
      if (name.equals(CONTROL)) {
        return control.client(region);
      }
      if (peersAreShut) {
        throw new AssertionError("nobody is to ask for peers");
      }
      return peers.client(region);
    }

    @Override
    public DescribeTableResponse describeTable(DescribeTableRequest request) {
      ScalarAttributeType type =
          request.tableName().equals(CONTROL) ? ScalarAttributeType.S : ScalarAttributeType.B;
      return DescribeTableResponse.builder()
          .table(
              table ->
                  table
                      .keySchema(key("s", KeyType.HASH), key("k", KeyType.RANGE))
                      .attributeDefinitions(attribute("s", type), attribute("k", type)))
          .build();
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      DynamoDbClient table = table(request.tableName());
      if (request.tableName().equals(PEERS)) {
        time.pass(queryTakes);
      }
      return table.query(request);
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      return table(request.tableName()).getItem(request);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      if (controlIsReadOnly && request.tableName().equals(CONTROL)) {
        throw SdkClientException.create("as the test wants it");
      }
      return table(request.tableName()).putItem(request);
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
      return table(request.tableName()).deleteItem(request);
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
      return table(request.tableName()).updateItem(request);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }
}
