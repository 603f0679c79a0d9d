package meridian.scenario.table;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import meridian.local.database.item.ItemKey;
import meridian.model.TableDecorator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Stale reads, as eventually consistent reads of DynamoDB may be: an item that was written just now
 * is as likely returned as it was before.
 */
public final class StaleReadsTable extends TableDecorator {

  private static final Duration LAG = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final RandomGenerator random;
  private final NavigableMap<ItemKey, Before> written = new TreeMap<>();

  /** An item before it was written; empty if it did not exist. */
  private record Before(Map<String, AttributeValue> item, Instant until) {}

  public StaleReadsTable(DynamoDbClient table, InstantSource clock, RandomGenerator random) {
    super(table);
    this.clock = clock;
    this.random = random;
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    remember(request.tableName(), request.item());
    return super.putItem(request);
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    remember(request.tableName(), request.key());
    return super.deleteItem(request);
  }

  private void remember(String table, Map<String, AttributeValue> item) {
    AttributeValue slot = item.getOrDefault("k", AttributeValue.fromNul(true));
    QueryRequest same =
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression("s = :s AND k BETWEEN :from AND :to")
            .expressionAttributeValues(
                Map.of(
                    ":s", item.getOrDefault("s", slot),
                    ":from", slot,
                    ":to", slot))
            .build();
    Map<String, AttributeValue> before =
        super.query(same).items().stream().findFirst().orElse(Map.of());
    written.put(ItemKey.of(item), new Before(before, clock.instant().plus(LAG)));
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    QueryResponse fresh = super.query(request);
    Instant now = clock.instant();
    written.values().removeIf(before -> !before.until.isAfter(now));
    if (written.isEmpty()) {
      return fresh;
    }
    NavigableMap<ItemKey, Map<String, AttributeValue>> returned = new TreeMap<>();
    fresh.items().forEach(item -> returned.put(ItemKey.of(item), item));
    Map<ItemKey, Before> asked =
        new HashMap<>(written.subMap(first(request), true, last(request), true));
    asked.forEach(
        (key, before) -> {
          if (random.nextBoolean()) {
            returned.remove(key);
            if (!before.item.isEmpty()) {
              returned.put(key, before.item);
            }
          }
        });
    return fresh.toBuilder().items(returned.values()).build();
  }

  private static ItemKey first(QueryRequest request) {
    Map<String, AttributeValue> values = request.expressionAttributeValues();
    return values.containsKey(":from")
        ? ItemKey.of(values.get(":s"), values.get(":from"))
        : ItemKey.first(values.get(":s"));
  }

  private static ItemKey last(QueryRequest request) {
    Map<String, AttributeValue> values = request.expressionAttributeValues();
    return values.containsKey(":to")
        ? ItemKey.of(values.get(":s"), values.get(":to"))
        : ItemKey.last(values.get(":s"));
  }
}
