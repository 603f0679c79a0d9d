package meridian.model;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import meridian.local.database.item.ItemKey;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * A client of one replica. It supports the calls and expressions that Meridian uses, and rejects
 * all others. Each call is atomic.
 */
final class ModelClient implements DynamoDbClient {

  /**
   * Items per page of a scan: far fewer than fit into DynamoDB's megabyte, so that there are many
   * pages.
   */
  private static final int SCANNED = 20;

  private static final Pattern CLAUSE =
      Pattern.compile("ADD (?<add>\\w+) (?<by>:\\w+)|(?<set>\\w+) = (?<to>:\\w+)");

  private final ModelReplica replica;

  ModelClient(ModelReplica replica) {
    this.replica = replica;
  }

  @Override
  public synchronized QueryResponse query(QueryRequest request) {
    Map<String, AttributeValue> values = request.expressionAttributeValues();
    AttributeValue partition = value(values, ":s");
    AttributeValue from = values.get(":from");
    AttributeValue to = values.get(":to");
    int limit = request.limit() == null ? Integer.MAX_VALUE : request.limit();
    List<Map<String, AttributeValue>> page =
        replica.range(
            from == null ? ItemKey.first(partition) : ItemKey.of(partition, from),
            to == null ? ItemKey.last(partition) : ItemKey.of(partition, to),
            !Boolean.FALSE.equals(request.scanIndexForward()),
            limit);
    QueryResponse.Builder response = QueryResponse.builder().items(page);
    // DynamoDB returns a key whenever the limit was reached, even if no item follows.
    if (page.size() == limit) {
      response.lastEvaluatedKey(key(page.getLast()));
    }
    return response.build();
  }

  @Override
  public synchronized ScanResponse scan(ScanRequest request) {
    List<Map<String, AttributeValue>> page =
        replica.after(
            request.hasExclusiveStartKey() ? ItemKey.of(request.exclusiveStartKey()) : null,
            key -> key.segmentOf(request.totalSegments()) == request.segment(),
            SCANNED);
    ScanResponse.Builder response =
        ScanResponse.builder()
            .items(
                page.stream()
                    .filter(
                        item ->
                            ConditionExpression.holds(
                                request.filterExpression(),
                                item,
                                request.expressionAttributeValues()))
                    .toList());
    if (page.size() == SCANNED) {
      response.lastEvaluatedKey(key(page.getLast()));
    }
    return response.build();
  }

  private static Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> key = new HashMap<>(item);
    key.keySet().retainAll(List.of("s", "k"));
    return key;
  }

  @Override
  public synchronized GetItemResponse getItem(GetItemRequest request) {
    return GetItemResponse.builder().item(replica.get(ItemKey.of(request.key()))).build();
  }

  @Override
  public synchronized PutItemResponse putItem(PutItemRequest request) {
    ItemKey key = ItemKey.of(request.item());
    Map<String, AttributeValue> old = replica.get(key);
    check(request.conditionExpression(), old, request.expressionAttributeValues());
    replica.write(key, request.item());
    return request.returnValues() == ReturnValue.ALL_OLD
        ? PutItemResponse.builder().attributes(old).build()
        : PutItemResponse.builder().build();
  }

  @Override
  public synchronized DeleteItemResponse deleteItem(DeleteItemRequest request) {
    ItemKey key = ItemKey.of(request.key());
    Map<String, AttributeValue> old = replica.get(key);
    check(request.conditionExpression(), old, request.expressionAttributeValues());
    if (!old.isEmpty()) {
      replica.write(key, Map.of());
    }
    return DeleteItemResponse.builder().build();
  }

  @Override
  public synchronized UpdateItemResponse updateItem(UpdateItemRequest request) {
    ItemKey key = ItemKey.of(request.key());
    Map<String, AttributeValue> values = request.expressionAttributeValues();
    check(request.conditionExpression(), replica.get(key), values);
    Map<String, AttributeValue> item = new HashMap<>(replica.get(key));
    item.putAll(request.key());
    Matcher clause = CLAUSE.matcher(request.updateExpression());
    while (clause.find()) {
      if (clause.group("add") == null) {
        item.put(clause.group("set"), value(values, clause.group("to")));
      } else {
        BigDecimal by = new BigDecimal(value(values, clause.group("by")).n());
        AttributeValue before = item.get(clause.group("add"));
        BigDecimal sum = before == null ? by : new BigDecimal(before.n()).add(by);
        item.put(clause.group("add"), AttributeValue.fromN(sum.toPlainString()));
      }
    }
    replica.write(key, item);
    return UpdateItemResponse.builder().build();
  }

  /** Updates and deletes only: all, if every condition holds. */
  @Override
  public synchronized TransactWriteItemsResponse transactWriteItems(
      TransactWriteItemsRequest request) {
    List<CancellationReason> reasons = request.transactItems().stream().map(this::reason).toList();
    if (reasons.stream().anyMatch(reason -> !reason.code().equals("None"))) {
      throw TransactionCanceledException.builder().cancellationReasons(reasons).build();
    }
    for (TransactWriteItem item : request.transactItems()) {
      if (item.update() != null) {
        Update update = item.update();
        updateItem(
            r ->
                r.key(update.key())
                    .updateExpression(update.updateExpression())
                    .expressionAttributeValues(update.expressionAttributeValues()));
      } else {
        deleteItem(r -> r.key(item.delete().key()));
      }
    }
    return TransactWriteItemsResponse.builder().build();
  }

  private CancellationReason reason(TransactWriteItem item) {
    boolean holds =
        item.update() != null
            ? ConditionExpression.holds(
                item.update().conditionExpression(),
                replica.get(ItemKey.of(item.update().key())),
                item.update().expressionAttributeValues())
            : ConditionExpression.holds(
                item.delete().conditionExpression(),
                replica.get(ItemKey.of(item.delete().key())),
                item.delete().expressionAttributeValues());
    return CancellationReason.builder().code(holds ? "None" : "ConditionalCheckFailed").build();
  }

  private static AttributeValue value(Map<String, AttributeValue> values, String name) {
    AttributeValue value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the expression has no value " + name);
    }
    return value;
  }

  private static void check(
      @Nullable String condition,
      Map<String, AttributeValue> item,
      Map<String, AttributeValue> values) {
    if (!ConditionExpression.holds(condition, item, values)) {
      throw ConditionalCheckFailedException.builder().item(item).build();
    }
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
