package meridian.store.dynamodb.heartbeat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import meridian.health.Heartbeat;
import meridian.health.HeartbeatStore;
import meridian.health.Layouts;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.dynamodb.table.SdkFailures;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** The heartbeats in one region's replica of the control table. */
public final class DynamoDbHeartbeatStore implements HeartbeatStore {

  private final DynamoDbClient client;
  private final String table;

  /**
   * The heartbeats of one replica.
   *
   * @param client calls the replica
   * @param table the control table's name
   */
  public DynamoDbHeartbeatStore(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  /** The record layout versions that this release supports. */
  public static Layouts layouts() {
    return new Layouts(Set.of(PeerTable.LAYOUT), PeerTable.LAYOUT);
  }

  @Override
  public List<Heartbeat> read() {
    QueryRequest query =
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression("s = :s")
            .expressionAttributeValues(Map.of(":s", HeartbeatItem.partition()))
            .consistentRead(true)
            .build();
    return SdkFailures.translate(
        table,
        () ->
            client.queryPaginator(query).items().stream()
                .map(HeartbeatItem::read)
                .flatMap(Optional::stream)
                .toList());
  }

  @Override
  public void write(Heartbeat own) {
    var _ =
        SdkFailures.translate(
            table, () -> client.putItem(put -> put.tableName(table).item(HeartbeatItem.of(own))));
  }
}
