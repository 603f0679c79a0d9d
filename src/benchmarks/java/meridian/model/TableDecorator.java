package meridian.model;

import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** A decorator of a client: a subclass overrides {@link #call} for all calls, or single methods. */
public abstract class TableDecorator implements DynamoDbClient {

  private final DynamoDbClient tables;

  /** A decorator of this client. */
  protected TableDecorator(DynamoDbClient tables) {
    this.tables = tables;
  }

  /**
   * Forwards a call.
   *
   * @param table the table's name
   * @param request of the call
   * @param call makes the call with a client
   */
  protected <R> R call(String table, DynamoDbRequest request, Function<DynamoDbClient, R> call) {
    return call.apply(tables);
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return call(request.tableName(), request, tables -> tables.query(request));
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    return call(request.tableName(), request, tables -> tables.scan(request));
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return call(request.tableName(), request, tables -> tables.getItem(request));
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return call(request.tableName(), request, tables -> tables.putItem(request));
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return call(request.tableName(), request, tables -> tables.deleteItem(request));
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return call(request.tableName(), request, tables -> tables.updateItem(request));
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    return call(
        request.transactItems().stream().flatMap(TableDecorator::table).findFirst().orElse(""),
        request,
        tables -> tables.transactWriteItems(request));
  }

  private static Stream<String> table(TransactWriteItem item) {
    if (item.update() != null) {
      return Stream.of(item.update().tableName());
    }
    return item.delete() == null ? Stream.empty() : Stream.of(item.delete().tableName());
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // The client is its creator's.
  }
}
