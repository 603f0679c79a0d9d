package meridian.store.dynamodb.announce;

import java.util.concurrent.atomic.AtomicInteger;
import meridian.metrics.Label.Call;
import meridian.metrics.Label.CallResult;
import meridian.metrics.Label.Replica;
import meridian.metrics.Metric;
import meridian.metrics.Metrics;
import meridian.store.dynamodb.table.SdkFailures;
import meridian.swarm.StoreUnavailableException.Reason;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * A client for the calls of a swarm store, which counts them by their results, and estimates the
 * units that they consumed: it asks with every {@value #CALLS_PER_SAMPLE}th call of a kind. The
 * first calls do not ask, since forty classes of the SDK read the answer, during a cold start. A
 * write whose condition does not hold consumes a unit too, but DynamoDB does not report it, so it
 * is not counted.
 */
public final class MeteredClient implements DynamoDbClient {

  /** Calls of a kind for each one that is asked for its units. */
  static final int CALLS_PER_SAMPLE = 16;

  private final AtomicInteger queries = new AtomicInteger();
  private final AtomicInteger puts = new AtomicInteger();
  private final AtomicInteger updates = new AtomicInteger();
  private final AtomicInteger deletes = new AtomicInteger();
  private final DynamoDbClient client;
  private final Replica replica;
  private final Metrics metrics;

  /**
   * A client.
   *
   * @param client makes the calls
   * @param replica the replica that it calls
   */
  public MeteredClient(DynamoDbClient client, Replica replica, Metrics metrics) {
    this.client = client;
    this.replica = replica;
    this.metrics = metrics;
  }

  // Written out, since linking a lambda takes 0.2 ms of a cold start.

  @Override
  public QueryResponse query(QueryRequest request) {
    try {
      QueryResponse response =
          client.query(
              asksForUnits(queries)
                  ? request.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build()
                  : request);
      countSuccess(Call.QUERY, response.consumedCapacity());
      return response;
    } catch (SdkException e) {
      throw failed(Call.QUERY, e);
    }
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    try {
      PutItemResponse response =
          client.putItem(
              asksForUnits(puts)
                  ? request.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build()
                  : request);
      countSuccess(Call.PUT, response.consumedCapacity());
      return response;
    } catch (SdkException e) {
      throw failed(Call.PUT, e);
    }
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    try {
      UpdateItemResponse response =
          client.updateItem(
              asksForUnits(updates)
                  ? request.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build()
                  : request);
      countSuccess(Call.UPDATE, response.consumedCapacity());
      return response;
    } catch (SdkException e) {
      throw failed(Call.UPDATE, e);
    }
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    try {
      DeleteItemResponse response =
          client.deleteItem(
              asksForUnits(deletes)
                  ? request.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build()
                  : request);
      countSuccess(Call.DELETE, response.consumedCapacity());
      return response;
    } catch (SdkException e) {
      throw failed(Call.DELETE, e);
    }
  }

  private static boolean asksForUnits(AtomicInteger calls) {
    return calls.incrementAndGet() % CALLS_PER_SAMPLE == 0;
  }

  private void countSuccess(Call call, @Nullable ConsumedCapacity consumed) {
    metrics.count(Metric.STORE_CALLS, replica, call, CallResult.OK);
    if (consumed != null && consumed.capacityUnits() != null) {
      metrics.add(Metric.STORE_UNITS, CALLS_PER_SAMPLE * consumed.capacityUnits(), replica, call);
    }
  }

  private SdkException failed(Call call, SdkException failure) {
    CallResult result =
        switch (failure) {
          case ConditionalCheckFailedException _ -> CallResult.REJECTED;
          case SdkException other when SdkFailures.reason(other) == Reason.THROTTLED ->
              CallResult.THROTTLED;
          default -> CallResult.FAILED;
        };
    metrics.count(Metric.STORE_CALLS, replica, call, result);
    return failure;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    client.close();
  }
}
