package meridian.local.replication;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/** A client that fails to write one item. */
record FailingTables(DynamoDbClient tables) implements DynamoDbClient {

  static final int REFUSED = 99;

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    Map<String, AttributeValue> key = GlobalTableFixture.key(REFUSED);
    if (request.item().entrySet().containsAll(key.entrySet())) {
      throw new IllegalStateException("expected by the test");
    }
    return tables.putItem(request);
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return tables.deleteItem(request);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // Nothing to close.
  }
}
