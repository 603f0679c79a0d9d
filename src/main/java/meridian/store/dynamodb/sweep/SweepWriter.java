package meridian.store.dynamodb.sweep;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import meridian.concurrent.ParallelCalls;
import meridian.peer.InfoHash;
import meridian.store.dynamodb.table.Ledger;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.dynamodb.table.SweptSize;
import meridian.swarm.PeerTally;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** What a sweep writes. Each write may be repeated without doing more. */
final class SweepWriter {

  /** As many as the HTTP client keeps connections for. */
  private static final int PARALLEL_CALLS = 5;

  private static final String UNCHANGED = "v = :seen";
  private static final String SET_SIZE = "SET e = :e, t = :t, r = :r";
  private static final String IF_NOT_NEWER = "attribute_not_exists(e) OR e < :e";
  private static final String ADD_ALL = "ADD d :d SET t = :t, r = :r";
  private static final String SAME_DOWNLOADS = "d = :d";
  private static final String NO_DOWNLOADS = "attribute_not_exists(d)";

  /** Why a ledger may be left to whoever else is at it, or to the next sweep. */
  private static final Set<String> CONFLICTS =
      Set.of("ConditionalCheckFailed", "TransactionConflict");

  private final DynamoDbClient client;
  private final String table;
  private final RegionCode region;
  private final ParallelCalls together;

  SweepWriter(DynamoDbClient client, String table, RegionCode region, ParallelCalls together) {
    this.client = client;
    this.table = table;
    this.region = region;
    this.together = together;
  }

  /**
   * Deletes records, each unless it changed since it was read.
   *
   * @return how many were there and unchanged
   */
  long delete(List<Map<String, AttributeValue>> items) {
    return together.map(items, PARALLEL_CALLS, this::delete).stream()
        .filter(deleted -> deleted)
        .count();
  }

  private boolean delete(Map<String, AttributeValue> item) {
    try {
      client.deleteItem(
          delete ->
              delete
                  .tableName(table)
                  .key(PeerTable.keyOf(item))
                  .conditionExpression(UNCHANGED)
                  .expressionAttributeValues(Map.of(":seen", PeerTable.storedValue(item))));
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }

  /** Notes in the region's ledgers how large swarms are, unless a later sweep has. */
  void writeSizes(Map<InfoHash, PeerTally> sizes, Instant at) {
    together.each(
        sizes.entrySet(),
        PARALLEL_CALLS,
        size -> writeSize(size.getKey(), new SweptSize(at, size.getValue())));
  }

  private void writeSize(InfoHash infoHash, SweptSize size) {
    try {
      client.updateItem(
          update ->
              update
                  .tableName(table)
                  .key(Ledger.key(infoHash, region))
                  .updateExpression(SET_SIZE)
                  .conditionExpression(IF_NOT_NEWER)
                  .expressionAttributeValues(
                      Map.of(
                          ":e", Ledger.size(size),
                          ":t", PeerTable.ttl(size.at().plus(Ledger.LIFE)),
                          ":r", PeerTable.regionValue(region))));
    } catch (ConditionalCheckFailedException _) {
      // A later sweep knows better.
    } catch (TransactionConflictException _) {
      // The next one will see to it.
    }
  }

  /**
   * Adds the downloads of each of another region's ledgers to the own one and deletes that, both or
   * neither. Only for a region that never will write again.
   */
  void mergeLedgers(List<Map<String, AttributeValue>> ledgers, Instant at) {
    together.each(ledgers, PARALLEL_CALLS, ledger -> mergeLedgers(ledger, at));
  }

  private void mergeLedgers(Map<String, AttributeValue> ledger, Instant at) {
    AttributeValue downloads = AttributeValue.fromN(Long.toString(Ledger.downloads(ledger)));
    boolean any = ledger.containsKey(Ledger.DOWNLOADS);
    Update add =
        Update.builder()
            .tableName(table)
            .key(Ledger.key(PeerTable.infoHash(ledger).orElseThrow(), region))
            .updateExpression(ADD_ALL)
            .expressionAttributeValues(
                Map.of(
                    ":d", downloads,
                    ":t", PeerTable.ttl(at.plus(Ledger.LIFE)),
                    ":r", PeerTable.regionValue(region)))
            .build();
    Delete remove =
        Delete.builder()
            .tableName(table)
            .key(PeerTable.keyOf(ledger))
            .conditionExpression(any ? SAME_DOWNLOADS : NO_DOWNLOADS)
            .expressionAttributeValues(any ? Map.of(":d", downloads) : null)
            .build();
    try {
      client.transactWriteItems(
          TransactWriteItemsRequest.builder()
              .transactItems(
                  TransactWriteItem.builder().update(add).build(),
                  TransactWriteItem.builder().delete(remove).build())
              .build());
    } catch (TransactionCanceledException e) {
      if (e.cancellationReasons().stream()
          .map(CancellationReason::code)
          .noneMatch(CONFLICTS::contains)) {
        throw e;
      }
    }
  }
}
