package meridian.scenario;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Hands every call on; a subclass says what else is to be done about it. */
abstract class TableDecorator implements DynamoDbClient {

  private final DynamoDbClient table;

  TableDecorator(DynamoDbClient table) {
    this.table = table;
  }

  /** What the next call is handed on to. */
  DynamoDbClient table() {
    return table;
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return table().query(request);
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    return table().scan(request);
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return table().putItem(request);
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return table().deleteItem(request);
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return table().updateItem(request);
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    return table().transactWriteItems(request);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // Owns nothing.
  }
}
