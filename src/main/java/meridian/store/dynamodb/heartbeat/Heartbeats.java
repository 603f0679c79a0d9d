package meridian.store.dynamodb.heartbeat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import meridian.health.Heartbeat;
import meridian.health.Layouts;
import meridian.store.dynamodb.table.PeerTable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * All regions' newest heartbeats, as one replica of the control table has them. Every call may
 * throw an SdkException.
 */
public final class Heartbeats {

  private final DynamoDbClient client;
  private final String table;

  /**
   * Those of one replica.
   *
   * @param client talks to it
   * @param table the control table's name
   */
  public Heartbeats(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  /** Which layouts of records this release reads and writes. */
  public static Layouts layouts() {
    return new Layouts(Set.of(PeerTable.LAYOUT), PeerTable.LAYOUT);
  }

  /** All that have arrived; those that are not understood are left out. Sees the region's own. */
  public List<Heartbeat> read() {
    QueryRequest query =
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression("s = :s")
            .expressionAttributeValues(Map.of(":s", HeartbeatItem.partition()))
            .consistentRead(true)
            .build();
    return client.queryPaginator(query).items().stream()
        .map(HeartbeatItem::read)
        .flatMap(Optional::stream)
        .toList();
  }

  /** Writes the newest one of the replica's own region over the one before. */
  public void write(Heartbeat own) {
    client.putItem(put -> put.tableName(table).item(HeartbeatItem.of(own)));
  }
}
