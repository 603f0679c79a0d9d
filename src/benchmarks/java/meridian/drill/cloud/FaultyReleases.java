package meridian.drill.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import meridian.model.TableDecorator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Releases that answer every announce without an error, but give clients worse answers. */
public final class FaultyReleases {

  private FaultyReleases() {}

  /** A release that finds no peers: it writes the announcing one and answers with an empty list. */
  public static UnaryOperator<DynamoDbClient> findingNoPeers() {
    return NoPeers::new;
  }

  /** A release each of whose calls takes twice as long. */
  public static UnaryOperator<DynamoDbClient> twiceAsSlow(SimulatedDeployment deployment) {
    return tables -> new TwiceAsSlow(tables, deployment.invocations());
  }

  private static final class NoPeers extends TableDecorator {

    NoPeers(DynamoDbClient tables) {
      super(tables);
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      QueryResponse response = super.query(request);
      return request.tableName().equals(RegionTables.PEERS)
          ? response.toBuilder().items(List.of()).lastEvaluatedKey(Map.of()).build()
          : response;
    }
  }

  private static final class TwiceAsSlow extends TableDecorator {

    private final InvocationClock time;

    TwiceAsSlow(DynamoDbClient tables, InvocationClock time) {
      super(tables);
      this.time = time;
    }

    @Override
    protected <R> R call(String table, DynamoDbRequest request, Function<DynamoDbClient, R> call) {
      Instant began = time.instant();
      try {
        return super.call(table, request, call);
      } finally {
        time.spend(Duration.between(began, time.instant()));
      }
    }
  }
}
