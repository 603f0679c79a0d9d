package meridian.local.database.operation;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import meridian.local.database.item.CapacityUnits;
import meridian.local.database.item.ServiceError;
import meridian.local.database.table.Table;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * A DynamoDB client of tables in this process. It has the operations on items that Meridian uses,
 * and rejects all others, and every request member that it does not implement. Each call is atomic;
 * in a batch, each write is. All reads are strongly consistent.
 */
public class TableClient implements DynamoDbClient {

  /** The most bytes on a page of a query or a scan. */
  public static final long PAGE_BYTES = 1024 * 1024;

  private static final Set<String> BATCH_MEMBERS = Set.of("RequestItems", "ReturnConsumedCapacity");
  private static final int MAX_BATCH = 25;

  private final Function<String, Table> tables;
  private final long pageBytes;
  private final Transactions transactions;

  /**
   * A client.
   *
   * @param tables finds a table by its name
   * @param clock of the tokens of transactions
   * @param pageBytes the most bytes on a page of a query or a scan
   */
  public TableClient(Function<String, Table> tables, InstantSource clock, long pageBytes) {
    this.tables = tables;
    this.pageBytes = pageBytes;
    this.transactions = new Transactions(tables, clock);
  }

  private Reads reads(String table) {
    return new Reads(tables.apply(table), pageBytes);
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return reads(request.tableName()).get(request);
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return reads(request.tableName()).query(request);
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    return reads(request.tableName()).scan(request);
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    requireReturnable(request, request.returnValues(), ReturnValue.ALL_OLD);
    Put put = Members.copy(request, Put.builder()).build();
    Written written =
        write(
            ItemWrite.of(tables.apply(request.tableName()), put),
            request.returnValues(),
            request.returnConsumedCapacity());
    return PutItemResponse.builder()
        .attributes(written.returned)
        .consumedCapacity(written.capacity)
        .build();
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    requireReturnable(request, request.returnValues(), ReturnValue.ALL_OLD);
    Delete delete = Members.copy(request, Delete.builder()).build();
    Written written =
        write(
            ItemWrite.of(tables.apply(request.tableName()), delete),
            request.returnValues(),
            request.returnConsumedCapacity());
    return DeleteItemResponse.builder()
        .attributes(written.returned)
        .consumedCapacity(written.capacity)
        .build();
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    requireReturnable(request, request.returnValues(), ReturnValue.ALL_OLD, ReturnValue.ALL_NEW);
    Update update = Members.copy(request, Update.builder()).build();
    Written written =
        write(
            ItemWrite.of(tables.apply(request.tableName()), update),
            request.returnValues(),
            request.returnConsumedCapacity());
    return UpdateItemResponse.builder()
        .attributes(written.returned)
        .consumedCapacity(written.capacity)
        .build();
  }

  /** What the response to a write has, as far as the request asks for it. */
  private record Written(
      @Nullable Map<String, AttributeValue> returned, @Nullable ConsumedCapacity capacity) {}

  private static Written write(
      ItemWrite write, @Nullable ReturnValue values, @Nullable ReturnConsumedCapacity capacity) {
    ItemWrite.Result result = execute(write);
    Map<String, AttributeValue> item =
        values == ReturnValue.ALL_OLD
            ? result.before()
            : values == ReturnValue.ALL_NEW ? result.after() : Map.of();
    return new Written(
        item.isEmpty() ? null : item,
        Capacity.of(capacity, write.tableName(), CapacityUnits.ofWrite(result.bytes())));
  }

  private static ItemWrite.Result execute(ItemWrite write) {
    return write
        .table()
        .atomically(
            () -> {
              if (!write.isPermitted()) {
                Map<String, AttributeValue> item = write.current();
                throw ServiceError.of(
                    ConditionalCheckFailedException.builder()
                        .message("The conditional request failed")
                        .item(write.returnsOld() && !item.isEmpty() ? item : null),
                    "ConditionalCheckFailedException");
              }
              ItemWrite.Result result = write.prepare();
              write.store(result);
              return result;
            });
  }

  private static void requireReturnable(
      SdkPojo request, @Nullable ReturnValue wanted, ReturnValue... supported) {
    Members.require(request, ItemWrite.MEMBERS);
    if (wanted != null && wanted != ReturnValue.NONE && !List.of(supported).contains(wanted)) {
      throw ServiceError.unsupported("ReturnValues " + wanted + " of this operation");
    }
  }

  @Override
  public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
    Members.require(request, BATCH_MEMBERS);
    List<ItemWrite> writes = new ArrayList<>();
    request
        .requestItems()
        .forEach((table, batch) -> batch.forEach(write -> writes.add(write(table, write))));
    if (writes.isEmpty() || writes.size() > MAX_BATCH) {
      throw ServiceError.validation("A batch has between 1 and 25 writes, not " + writes.size());
    }
    ItemWrite.requireDistinct(writes, "Provided list of item keys contains duplicates");
    Map<String, Double> units = new LinkedHashMap<>();
    for (ItemWrite write : writes) {
      units.merge(write.tableName(), CapacityUnits.ofWrite(execute(write).bytes()), Double::sum);
    }
    List<ConsumedCapacity> consumed = new ArrayList<>();
    units.forEach(
        (table, sum) -> {
          ConsumedCapacity capacity = Capacity.of(request.returnConsumedCapacity(), table, sum);
          if (capacity != null) {
            consumed.add(capacity);
          }
        });
    return BatchWriteItemResponse.builder()
        .unprocessedItems(Map.of())
        .consumedCapacity(consumed.isEmpty() ? null : consumed)
        .build();
  }

  private ItemWrite write(String table, WriteRequest request) {
    if (request.putRequest() != null && request.deleteRequest() == null) {
      Put put = Put.builder().tableName(table).item(request.putRequest().item()).build();
      return ItemWrite.of(tables.apply(table), put);
    }
    if (request.deleteRequest() != null && request.putRequest() == null) {
      Delete delete = Delete.builder().tableName(table).key(request.deleteRequest().key()).build();
      return ItemWrite.of(tables.apply(table), delete);
    }
    throw ServiceError.validation(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the"
            + " supported datatypes");
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    return transactions.write(request);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // The tables are their creator's.
  }
}
