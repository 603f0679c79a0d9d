package meridian.store.dynamodb.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import meridian.store.control.ControlQuery;
import meridian.store.control.ControlStore;
import meridian.store.control.ItemCondition;
import meridian.store.dynamodb.table.SdkFailures;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The control items in one region's replica of the control table, whose time to live is the
 * attribute {@code t}.
 *
 * @param client talks to the region's replica
 * @param name the control table's name
 */
public record ControlTable(DynamoDbClient client, String name) implements ControlStore {

  @Override
  public Map<String, AttributeValue> get(String partition, String key, boolean consistent) {
    return SdkFailures.translate(
        name,
        () ->
            client
                .getItem(
                    get ->
                        get.tableName(name)
                            .key(
                                Map.of(
                                    "s", AttributeValue.fromS(partition),
                                    "k", AttributeValue.fromS(key)))
                            .consistentRead(consistent))
                .item());
  }

  @Override
  public List<Map<String, AttributeValue>> query(ControlQuery query) {
    QueryRequest.Builder request =
        QueryRequest.builder().tableName(name).consistentRead(query.consistent());
    AttributeValue partition = AttributeValue.fromS(query.partition());
    if (query.from().isEmpty()) {
      request.keyConditionExpression("s = :s").expressionAttributeValues(Map.of(":s", partition));
    } else {
      request
          .keyConditionExpression("s = :s AND k >= :from")
          .expressionAttributeValues(
              Map.of(":s", partition, ":from", AttributeValue.fromS(query.from().get())))
          .scanIndexForward(false)
          .limit(query.limit());
    }
    return items(request.build(), query.limit());
  }

  /** The items of all pages, up to a limit. */
  List<Map<String, AttributeValue>> items(QueryRequest query, int limit) {
    return SdkFailures.translate(
        name,
        () -> {
          QueryResponse page = client.query(query);
          List<Map<String, AttributeValue>> items = new ArrayList<>(page.items());
          while (page.hasLastEvaluatedKey() && items.size() < limit) {
            page =
                client.query(query.toBuilder().exclusiveStartKey(page.lastEvaluatedKey()).build());
            items.addAll(page.items());
          }
          return items.subList(0, Math.min(items.size(), limit));
        });
  }

  @Override
  public boolean put(Map<String, AttributeValue> item, ItemCondition condition) {
    PutItemRequest.Builder put = PutItemRequest.builder().tableName(name).item(item);
    if (!condition.expression().isEmpty()) {
      put.conditionExpression(condition.expression());
    }
    if (!condition.values().isEmpty()) {
      put.expressionAttributeValues(condition.values());
    }
    return SdkFailures.translate(
        name,
        () -> {
          try {
            client.putItem(put.build());
            return true;
          } catch (ConditionalCheckFailedException _) {
            return false;
          }
        });
  }
}
