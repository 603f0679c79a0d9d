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

/** Has something done before each call. */
final class WatchedTable extends TableDecorator {

  private final Runnable before;

  WatchedTable(DynamoDbClient table, Runnable before) {
    super(table);
    this.before = before;
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    before.run();
    return super.query(request);
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    before.run();
    return super.scan(request);
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    before.run();
    return super.putItem(request);
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    before.run();
    return super.deleteItem(request);
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    before.run();
    return super.updateItem(request);
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    before.run();
    return super.transactWriteItems(request);
  }
}
