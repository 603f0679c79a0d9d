package meridian.store.dynamodb;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import meridian.swarm.InfoHash;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** Writes a region's own slots and its own ledgers, and nothing else. */
final class PeerWriter {

  private static final String COUNT = "ADD d :one SET t = :t, r = :r";

  private final DynamoDbClient client;
  private final String table;
  private final int region;

  PeerWriter(DynamoDbClient client, String table, int region) {
    this.client = client;
    this.table = table;
    this.region = region;
  }

  /**
   * Carries writes out, each write atomic in itself. The peer's new place is taken before its old
   * one is left, so that it is never nowhere; a reader that finds both goes by the newer.
   *
   * @return whether a completed download was counted: of several announces that complete the same
   *     download, the one that found no seeder in the peer's place
   */
  boolean carryOut(InfoHash infoHash, Writes writes, Instant now) {
    boolean newcomer = true;
    for (PeerRecord record : writes.puts()) {
      newcomer = put(infoHash, record).filter(old -> old.isLive(now)).isEmpty();
    }
    for (Slot slot : writes.deletes()) {
      delete(infoHash, slot);
    }
    boolean downloaded = writes.completes() && newcomer;
    if (downloaded) {
      countDownload(infoHash, now);
    }
    return downloaded;
  }

  private Optional<PeerRecord> put(InfoHash infoHash, PeerRecord record) {
    Map<String, AttributeValue> old =
        client
            .putItem(
                put ->
                    put.tableName(table)
                        .item(PeerTable.item(infoHash, record))
                        .returnValues(ReturnValue.ALL_OLD))
            .attributes();
    return old.isEmpty() ? Optional.empty() : PeerTable.record(old);
  }

  private void delete(InfoHash infoHash, Slot slot) {
    client.deleteItem(delete -> delete.tableName(table).key(PeerTable.key(infoHash, slot)));
  }

  private void countDownload(InfoHash infoHash, Instant now) {
    client.updateItem(
        update ->
            update
                .tableName(table)
                .key(PeerTable.ledgerKey(infoHash, region))
                .updateExpression(COUNT)
                .expressionAttributeValues(
                    Map.of(
                        ":one", AttributeValue.fromN("1"),
                        ":t", PeerTable.ttl(now.plus(PeerTable.LEDGER_LIFE)),
                        ":r", PeerTable.regionValue(region))));
  }
}
