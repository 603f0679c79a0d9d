package meridian.model;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** A replica that cannot be reached while a test wants it so. */
final class FailingClient implements DynamoDbClient {

  private final DynamoDbClient client;
  boolean fails;

  FailingClient(DynamoDbClient client) {
    this.client = client;
  }

  private DynamoDbClient reached() {
    if (fails) {
      throw SdkClientException.create("not reached, as the test wants it");
    }
    return client;
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return reached().query(request);
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return reached().putItem(request);
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return reached().deleteItem(request);
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return reached().updateItem(request);
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
