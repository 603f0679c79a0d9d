package meridian.store.dynamodb.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.InstantSource;
import java.util.Map;
import meridian.TestTrackers;
import meridian.metrics.Label.Call;
import meridian.metrics.Label.CallResult;
import meridian.metrics.Label.Replica;
import meridian.metrics.Metric;
import meridian.metrics.Metrics;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.record.Section;
import meridian.store.record.Slot;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

final class MeteredClientTest {

  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));

  private final Metrics metrics = new Metrics();
  private final MeteredClient client =
      new MeteredClient(TestTrackers.emptyTable(InstantSource.system()), Replica.HOME, metrics);

  @Test
  void estimatesTheUnitsOfAllCallsFromEverySixteenth() {
    for (int i = 0; i < 3 * MeteredClient.CALLS_PER_SAMPLE; i++) {
      put(i);
      query();
    }
    assertEquals(48, metrics.total(Metric.STORE_CALLS, Call.PUT, CallResult.OK));
    assertEquals(48, metrics.total(Metric.STORE_UNITS, Replica.HOME, Call.PUT));
    assertEquals(24, metrics.total(Metric.STORE_UNITS, Replica.HOME, Call.QUERY));
  }

  @Test
  void theFirstCallsOfAKindDoNotAskForUnits() {
    for (int i = 1; i < MeteredClient.CALLS_PER_SAMPLE; i++) {
      assertNull(client.query(request()).consumedCapacity());
    }
    assertNotNull(client.query(request()).consumedCapacity());
  }

  private void put(int n) {
    Slot slot = new Slot(Section.SEEDERS_4, n, RegionCode.of(1));
    Map<String, AttributeValue> key = PeerTable.key(TORRENT, slot);
    client.putItem(PutItemRequest.builder().tableName("peers").item(key).build());
  }

  private void query() {
    client.query(request());
  }

  private static QueryRequest request() {
    return QueryRequest.builder()
        .tableName("peers")
        .keyConditionExpression("s = :s")
        .expressionAttributeValues(Map.of(":s", PeerTable.swarmKey(TORRENT)))
        .limit(1)
        .build();
  }
}
