package meridian.model;

import java.time.InstantSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Refuses what one partition of a replica would refuse: writes beyond a number in each second. All
 * items are taken to be in one partition, as those of one torrent are until heat splits it.
 */
final class ThrottledClient implements DynamoDbClient {

  private final DynamoDbClient client;
  private final InstantSource clock;
  private final int writesPerSecond;
  private long second;
  private int written;
  private int refused;

  ThrottledClient(DynamoDbClient client, InstantSource clock, int writesPerSecond) {
    this.client = client;
    this.clock = clock;
    this.writesPerSecond = writesPerSecond;
  }

  /** How many writes were refused. */
  int refused() {
    return refused;
  }

  private void write() {
    long now = clock.instant().getEpochSecond();
    if (now != second) {
      second = now;
      written = 0;
    }
    if (written == writesPerSecond) {
      refused++;
      throw ProvisionedThroughputExceededException.builder().message("throttled").build();
    }
    written++;
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return client.query(request);
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    write();
    return client.putItem(request);
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    write();
    return client.deleteItem(request);
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    write();
    return client.updateItem(request);
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
