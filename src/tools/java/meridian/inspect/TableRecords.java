package meridian.inspect;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.Side;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.record.EndpointHasher;
import meridian.store.record.PeerRecord;
import meridian.store.record.Section;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The records in a peer table. */
public final class TableRecords implements ReplicaRecords {

  private final DynamoDbClient client;
  private final String table;
  private final EndpointHasher hasher;

  /**
   * The records in one replica of a table.
   *
   * @param key the deployment's secret key; with a wrong key no record is found
   */
  public TableRecords(DynamoDbClient client, String table, byte[] key) {
    this.client = client;
    this.table = table;
    this.hasher = new EndpointHasher(key);
  }

  @Override
  public List<Stored> find(InfoHash infoHash, Endpoint endpoint) {
    return Stream.of(Side.LEECHERS, Side.SEEDERS)
        .flatMap(side -> items(infoHash, endpoint, side).stream().map(item -> stored(item, side)))
        .toList();
  }

  private static Stored stored(Map<String, AttributeValue> item, Side side) {
    // The query was for a range of slots, so the key is valid whatever the value is.
    return new Stored(PeerTable.region(item).orElseThrow(), side, PeerTable.record(item));
  }

  private List<Map<String, AttributeValue>> items(InfoHash infoHash, Endpoint endpoint, Side side) {
    Section section = Section.of(endpoint.family(), side);
    long hash = hasher.hash(endpoint);
    Map<String, AttributeValue> values =
        Map.of(
            ":s", PeerTable.swarmKey(infoHash),
            ":from", PeerTable.lowestKey(section, hash),
            ":to", PeerTable.highestKey(section, hash));
    return client
        .query(
            query ->
                query
                    .tableName(table)
                    .keyConditionExpression("s = :s AND k BETWEEN :from AND :to")
                    .expressionAttributeValues(values)
                    .consistentRead(true))
        .items();
  }

  /** Reads page by page until there is a live peer. */
  @Override
  public boolean hasPeers(InfoHash infoHash, Instant now) {
    return client
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .keyConditionExpression("s = :s")
                    .expressionAttributeValues(Map.of(":s", PeerTable.swarmKey(infoHash)))
                    .consistentRead(true))
        .stream()
        .map(
            page -> page.items().stream().map(PeerTable::record).flatMap(Optional::stream).toList())
        .anyMatch(records -> !PeerRecord.livePeers(records, now).isEmpty());
  }
}
