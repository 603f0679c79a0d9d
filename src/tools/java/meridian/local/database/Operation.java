package meridian.local.database;

import java.util.Arrays;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** The operations that can be called over HTTP. */
enum Operation {
  BATCH_WRITE_ITEM(
      "BatchWriteItem", BatchWriteItemRequest::builder, DynamoDbClient::batchWriteItem),
  CREATE_TABLE("CreateTable", CreateTableRequest::builder, DynamoDbClient::createTable),
  DELETE_ITEM("DeleteItem", DeleteItemRequest::builder, DynamoDbClient::deleteItem),
  DELETE_TABLE("DeleteTable", DeleteTableRequest::builder, DynamoDbClient::deleteTable),
  DESCRIBE_TABLE("DescribeTable", DescribeTableRequest::builder, DynamoDbClient::describeTable),
  DESCRIBE_TIME_TO_LIVE(
      "DescribeTimeToLive", DescribeTimeToLiveRequest::builder, DynamoDbClient::describeTimeToLive),
  GET_ITEM("GetItem", GetItemRequest::builder, DynamoDbClient::getItem),
  LIST_TABLES("ListTables", ListTablesRequest::builder, DynamoDbClient::listTables),
  PUT_ITEM("PutItem", PutItemRequest::builder, DynamoDbClient::putItem),
  QUERY("Query", QueryRequest::builder, DynamoDbClient::query),
  SCAN("Scan", ScanRequest::builder, DynamoDbClient::scan),
  TRANSACT_WRITE_ITEMS(
      "TransactWriteItems", TransactWriteItemsRequest::builder, DynamoDbClient::transactWriteItems),
  UPDATE_ITEM("UpdateItem", UpdateItemRequest::builder, DynamoDbClient::updateItem),
  UPDATE_TIME_TO_LIVE(
      "UpdateTimeToLive", UpdateTimeToLiveRequest::builder, DynamoDbClient::updateTimeToLive);

  private static final Map<String, Operation> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toMap(operation -> operation.wireName, Function.identity()));

  private final String wireName;
  private final Supplier<? extends SdkPojo> builder;
  private final BiFunction<DynamoDbClient, SdkPojo, SdkPojo> call;

  @SuppressWarnings("unchecked") // the builder that is called with is the operation's own
  <B extends SdkPojo & SdkBuilder<B, R>, R> Operation(
      String wireName, Supplier<B> builder, BiFunction<DynamoDbClient, R, ? extends SdkPojo> call) {
    this.wireName = wireName;
    this.builder = builder;
    this.call = (client, filled) -> call.apply(client, ((B) filled).build());
  }

  /** The operation of a name; null if there is none. */
  static @Nullable Operation of(String name) {
    return BY_NAME.get(name);
  }

  /** An empty builder of a request. */
  SdkPojo newRequest() {
    return builder.get();
  }

  /**
   * Calls the operation.
   *
   * @param request the builder that {@link #newRequest} returned
   */
  SdkPojo call(DynamoDbClient client, SdkPojo request) {
    return call.apply(client, request);
  }
}
