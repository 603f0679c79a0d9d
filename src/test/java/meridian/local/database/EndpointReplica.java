package meridian.local.database;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import meridian.local.database.item.ItemKey;
import meridian.local.database.table.Change;
import meridian.local.database.table.Replica;
import meridian.local.database.table.Version;
import meridian.model.TableDecorator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Delete;
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
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * A table of any DynamoDB as a replica. All writes must be made through this client, which reads
 * each item back and orders the writes as {@link meridian.local.database.table.Table} does. Calls
 * use the replica's name; the table itself may have another one, so that one endpoint has the
 * replicas of several regions.
 */
final class EndpointReplica extends TableDecorator implements Replica {

  private final DynamoDbClient client;
  private final String region;
  private final String name;
  private final String table;
  private final Map<ItemKey, Version> versions = new HashMap<>();
  private final List<Consumer<Change>> subscribers = new ArrayList<>();

  EndpointReplica(DynamoDbClient client, String region, String name, String table) {
    super(client);
    this.client = client;
    this.region = region;
    this.name = name;
    this.table = table;
  }

  @Override
  public String region() {
    return region;
  }

  @Override
  public void subscribe(Consumer<Change> consumer) {
    subscribers.add(consumer);
  }

  @Override
  public void forgetDeletes(Instant before) {
    // They are few.
  }

  @Override
  public synchronized void apply(Change change) {
    ItemKey key = ItemKey.of(change.key());
    Version last = versions.get(key);
    if (last != null && last.compareTo(change.version()) >= 0) {
      return;
    }
    versions.put(key, change.version());
    if (change.item().isEmpty()) {
      client.deleteItem(delete -> delete.tableName(table).key(change.key()));
    } else {
      client.putItem(put -> put.tableName(table).item(change.item()));
    }
  }

  /** All items by their keys. */
  Map<ItemKey, Map<String, AttributeValue>> contents() {
    Map<ItemKey, Map<String, AttributeValue>> contents = new HashMap<>();
    client
        .scanPaginator(scan -> scan.tableName(table).consistentRead(true))
        .items()
        .forEach(item -> contents.put(ItemKey.of(item), item));
    return contents;
  }

  /** The table's name, if that is what the replica's name stands for. */
  private String named(String called) {
    return called.equals(name) ? table : called;
  }

  private synchronized <R> R writing(
      String called, List<Map<String, AttributeValue>> items, Supplier<R> write) {
    if (!called.equals(name)) {
      return write.get();
    }
    List<Map<String, AttributeValue>> keys =
        items.stream().map(TableSchema.PEERS.keys()::keyOf).toList();
    List<Map<String, AttributeValue>> before = keys.stream().map(this::read).toList();
    R result = write.get();
    for (int i = 0; i < keys.size(); i++) {
      Map<String, AttributeValue> after = read(keys.get(i));
      if (!(before.get(i).isEmpty() && after.isEmpty())) {
        publish(keys.get(i), after);
      }
    }
    return result;
  }

  private Map<String, AttributeValue> read(Map<String, AttributeValue> key) {
    return client.getItem(get -> get.tableName(table).key(key).consistentRead(true)).item();
  }

  private void publish(Map<String, AttributeValue> key, Map<String, AttributeValue> item) {
    Version version = Version.next(Instant.now(), region, versions.get(ItemKey.of(key)));
    versions.put(ItemKey.of(key), version);
    var change = new Change(key, item, version);
    subscribers.forEach(subscriber -> subscriber.accept(change));
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return super.query(request.toBuilder().tableName(named(request.tableName())).build());
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    return super.scan(request.toBuilder().tableName(named(request.tableName())).build());
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return super.getItem(request.toBuilder().tableName(named(request.tableName())).build());
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return writing(
        request.tableName(),
        List.of(request.item()),
        () -> super.putItem(request.toBuilder().tableName(named(request.tableName())).build()));
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return writing(
        request.tableName(),
        List.of(request.key()),
        () -> super.deleteItem(request.toBuilder().tableName(named(request.tableName())).build()));
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return writing(
        request.tableName(),
        List.of(request.key()),
        () -> super.updateItem(request.toBuilder().tableName(named(request.tableName())).build()));
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    List<Map<String, AttributeValue>> keys = new ArrayList<>();
    List<TransactWriteItem> items = new ArrayList<>();
    for (TransactWriteItem item : request.transactItems()) {
      Update update = item.update();
      Delete delete = item.delete();
      keys.add(update == null ? delete.key() : update.key());
      items.add(
          update == null
              ? item.toBuilder().delete(delete.toBuilder().tableName(table).build()).build()
              : item.toBuilder().update(update.toBuilder().tableName(table).build()).build());
    }
    return writing(
        name,
        keys,
        () -> super.transactWriteItems(request.toBuilder().transactItems(items).build()));
  }
}
