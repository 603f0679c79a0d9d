package meridian.local.database;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;

/**
 * An in-process client of the tables of one region of an {@link EmbeddedDynamoDb}. It has the
 * operations that replication, its tests and the benchmarks use.
 */
final class InProcessTables implements DynamoDbClient {

  private final LocalDynamoDBRequestHandler database;
  private final String accessKey;
  private final String region;

  InProcessTables(LocalDynamoDBRequestHandler database, String accessKey, String region) {
    this.database = database;
    this.accessKey = accessKey;
    this.region = region;
  }

  @Override
  public CreateTableResponse createTable(CreateTableRequest request) {
    return database.createTable(accessKey, region, request);
  }

  @Override
  public UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
    return database.updateTimeToLive(accessKey, region, request);
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return database.getItem(accessKey, region, request);
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return database.putItem(accessKey, region, request);
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return database.updateItem(accessKey, region, request);
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return database.deleteItem(accessKey, region, request);
  }

  @Override
  public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
    return database.batchWriteItem(accessKey, region, request);
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return database.query(accessKey, region, request);
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    return database.scan(accessKey, region, request);
  }

  @Override
  public String serviceName() {
    return DynamoDbClient.SERVICE_NAME;
  }

  @Override
  public void close() {
    // The database is closed by its owner.
  }
}
