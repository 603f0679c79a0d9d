package meridian.local.database;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

/**
 * An operation that can be called over HTTP.
 *
 * @param name on the wire
 * @param builder makes an empty builder of its request
 * @param call calls it with a builder that was filled
 */
record Operation(
    String name,
    Supplier<? extends SdkPojo> builder,
    BiFunction<DynamoDbClient, SdkPojo, SdkPojo> call) {

  private static final Map<String, Operation> ALL =
      Stream.of(
              of("BatchWriteItem", BatchWriteItemRequest::builder, DynamoDbClient::batchWriteItem),
              of("CreateTable", CreateTableRequest::builder, DynamoDbClient::createTable),
              of("DeleteItem", DeleteItemRequest::builder, DynamoDbClient::deleteItem),
              of("DeleteTable", DeleteTableRequest::builder, DynamoDbClient::deleteTable),
              of("DescribeTable", DescribeTableRequest::builder, DynamoDbClient::describeTable),
              of(
                  "DescribeTimeToLive",
                  DescribeTimeToLiveRequest::builder,
                  DynamoDbClient::describeTimeToLive),
              of("GetItem", GetItemRequest::builder, DynamoDbClient::getItem),
              of("ListTables", ListTablesRequest::builder, DynamoDbClient::listTables),
              of("PutItem", PutItemRequest::builder, DynamoDbClient::putItem),
              of("Query", QueryRequest::builder, DynamoDbClient::query),
              of("Scan", ScanRequest::builder, DynamoDbClient::scan),
              of(
                  "TransactWriteItems",
                  TransactWriteItemsRequest::builder,
                  DynamoDbClient::transactWriteItems),
              of("UpdateItem", UpdateItemRequest::builder, DynamoDbClient::updateItem),
              of(
                  "UpdateTimeToLive",
                  UpdateTimeToLiveRequest::builder,
                  DynamoDbClient::updateTimeToLive))
          .collect(Collectors.toMap(Operation::name, Function.identity()));

  @SuppressWarnings("unchecked") // the builder that is called with is the operation's own
  private static <B extends SdkPojo & SdkBuilder<B, R>, R> Operation of(
      String name, Supplier<B> builder, BiFunction<DynamoDbClient, R, ? extends SdkPojo> call) {
    return new Operation(
        name, builder, (client, filled) -> call.apply(client, ((B) filled).build()));
  }

  /** The operation of a name; null if there is none. */
  static @Nullable Operation of(String name) {
    return ALL.get(name);
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
