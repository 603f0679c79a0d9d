package meridian.store.dynamodb.heartbeat;

import java.util.HashMap;
import java.util.Map;
import meridian.status.History;
import meridian.status.HistoryStore;
import meridian.store.dynamodb.table.SdkFailures;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * The histories in one region's replica of the control table.
 *
 * @param client calls the replica
 * @param table the control table's name
 */
public record DynamoDbHistoryStore(DynamoDbClient client, String table) implements HistoryStore {

  @Override
  public Map<RegionCode, History> read() {
    QueryRequest query =
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression("s = :s")
            .expressionAttributeValues(Map.of(":s", HistoryItem.partition()))
            .build();
    return SdkFailures.translate(
        table,
        () -> {
          Map<RegionCode, History> histories = new HashMap<>();
          for (Map<String, AttributeValue> item : client.queryPaginator(query).items()) {
            HistoryItem.region(item)
                .ifPresent(region -> histories.put(region, HistoryItem.read(item)));
          }
          return histories;
        });
  }

  @Override
  public void write(RegionCode region, History history) {
    var _ =
        SdkFailures.translate(
            table,
            () ->
                client.putItem(put -> put.tableName(table).item(HistoryItem.of(region, history))));
  }
}
