package meridian.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import meridian.bench.traffic.MeridianTracker;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Puts many items into a table, as many at a time as one call takes. */
final class Bulk implements Consumer<Map<String, AttributeValue>>, AutoCloseable {

  private static final int BATCH = 25;

  private final DynamoDbClient client;
  private final List<WriteRequest> waiting = new ArrayList<>();

  Bulk(DynamoDbClient client) {
    this.client = client;
  }

  @Override
  public void accept(Map<String, AttributeValue> item) {
    PutRequest put = PutRequest.builder().item(item).build();
    waiting.add(WriteRequest.builder().putRequest(put).build());
    if (waiting.size() == BATCH) {
      close();
    }
  }

  /** Puts those that still wait. */
  @Override
  public void close() {
    if (waiting.isEmpty()) {
      return;
    }
    Map<String, List<WriteRequest>> batch = Map.of(MeridianTracker.TABLE, List.copyOf(waiting));
    BatchWriteItemResponse response = client.batchWriteItem(b -> b.requestItems(batch));
    if (!response.unprocessedItems().isEmpty()) {
      throw new IllegalStateException("a table in memory refused part of a batch");
    }
    waiting.clear();
  }
}
