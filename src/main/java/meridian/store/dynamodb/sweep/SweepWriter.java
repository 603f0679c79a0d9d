package meridian.store.dynamodb.sweep;

import static java.util.stream.Collectors.toSet;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import meridian.concurrent.ParallelCalls;
import meridian.peer.InfoHash;
import meridian.store.dynamodb.table.LedgerItem;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.record.Ledger;
import meridian.store.record.SweptCounts;
import meridian.swarm.PeerCounts;
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

/** The writes of a sweep. Each one is conditional and idempotent. */
final class SweepWriter {

  /** The number of connections that the HTTP client keeps. */
  private static final int PARALLEL_CALLS = 5;

  /** Two writes in a transaction, each of which takes two units. */
  static final int UNITS_PER_LEDGER = 4;

  private static final String IF_UNCHANGED = "v = :read";
  private static final String SET_COUNTS = "SET e = :e, t = :t, r = :r";
  private static final String IF_NOT_NEWER = "attribute_not_exists(e) OR e < :e";
  private static final String ADD_DOWNLOADS = "ADD d :d SET t = :t, r = :r";
  private static final String IF_SAME_DOWNLOADS = "d = :d";
  private static final String IF_NO_DOWNLOADS = "attribute_not_exists(d)";

  /** Reasons to leave a ledger to the next sweep: another writer was faster. */
  private static final Set<String> CONFLICTS =
      Set.of("ConditionalCheckFailed", "TransactionConflict");

  /** The reason if a number is to be added to another type, or the sum is out of range. */
  private static final String MALFORMED = "ValidationError";

  private final DynamoDbClient client;
  private final String table;
  private final RegionCode region;
  private final ParallelCalls parallel;
  private final UnitRateLimiter limiter;

  /**
   * A writer.
   *
   * @param limiter makes each write wait for its units
   */
  SweepWriter(
      DynamoDbClient client,
      String table,
      RegionCode region,
      ParallelCalls parallel,
      UnitRateLimiter limiter) {
    this.client = client;
    this.table = table;
    this.region = region;
    this.parallel = parallel;
    this.limiter = limiter;
  }

  /**
   * Deletes records, each on the condition that it has not changed since it was read.
   *
   * @return how many were deleted
   */
  long delete(List<Map<String, AttributeValue>> items) {
    return parallel.map(items, PARALLEL_CALLS, this::delete).stream()
        .filter(deleted -> deleted)
        .count();
  }

  private boolean delete(Map<String, AttributeValue> item) {
    limiter.acquire(1);
    try {
      client.deleteItem(
          delete ->
              delete
                  .tableName(table)
                  .key(PeerTable.keyOf(item))
                  .conditionExpression(IF_UNCHANGED)
                  .expressionAttributeValues(Map.of(":read", PeerTable.storedValue(item))));
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }

  /** Writes exact counts of swarms into the region's ledgers, unless a later sweep has. */
  void writeCounts(Map<InfoHash, PeerCounts> swarms, Instant at) {
    parallel.forEach(
        swarms.entrySet(),
        PARALLEL_CALLS,
        swarm -> writeCounts(swarm.getKey(), new SweptCounts(at, swarm.getValue())));
  }

  private void writeCounts(InfoHash infoHash, SweptCounts counts) {
    limiter.acquire(1);
    try {
      client.updateItem(
          update ->
              update
                  .tableName(table)
                  .key(LedgerItem.key(infoHash, region))
                  .updateExpression(SET_COUNTS)
                  .conditionExpression(IF_NOT_NEWER)
                  .expressionAttributeValues(
                      Map.of(
                          ":e", LedgerItem.encode(counts),
                          ":t", PeerTable.ttl(counts.at().plus(Ledger.LIFE)),
                          ":r", PeerTable.regionValue(region))));
    } catch (ConditionalCheckFailedException _) {
      // The ledger has the counts of a later sweep.
    } catch (TransactionConflictException _) {
      // The next sweep writes new counts.
    }
  }

  /**
   * Adds the downloads of another region's ledgers to the own ones and deletes the other ledgers;
   * one transaction for each swarm. Only for a region that will never write again.
   *
   * @return how many ledgers were left, because either region's number of downloads is malformed
   */
  long mergeLedgers(List<Map<String, AttributeValue>> ledgers, Instant at) {
    return parallel
        .map(ledgers, PARALLEL_CALLS, ledger -> LedgerItem.isReadable(ledger) && merge(ledger, at))
        .stream()
        .filter(readable -> !readable)
        .count();
  }

  /** Merges a ledger, or leaves it to the next sweep; false if the own ledger is malformed. */
  private boolean merge(Map<String, AttributeValue> ledger, Instant at) {
    AttributeValue downloads =
        AttributeValue.fromN(Long.toString(LedgerItem.of(ledger).downloads()));
    boolean hasDownloads = LedgerItem.hasDownloads(ledger);
    Update add =
        Update.builder()
            .tableName(table)
            .key(LedgerItem.key(PeerTable.infoHash(ledger).orElseThrow(), region))
            .updateExpression(ADD_DOWNLOADS)
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
            .conditionExpression(hasDownloads ? IF_SAME_DOWNLOADS : IF_NO_DOWNLOADS)
            .expressionAttributeValues(hasDownloads ? Map.of(":d", downloads) : null)
            .build();
    limiter.acquire(UNITS_PER_LEDGER);
    try {
      client.transactWriteItems(
          TransactWriteItemsRequest.builder()
              .transactItems(
                  TransactWriteItem.builder().update(add).build(),
                  TransactWriteItem.builder().delete(remove).build())
              .build());
      return true;
    } catch (TransactionCanceledException e) {
      Set<String> reasons =
          e.cancellationReasons().stream().map(CancellationReason::code).collect(toSet());
      if (Collections.disjoint(reasons, CONFLICTS) && !reasons.contains(MALFORMED)) {
        throw e;
      }
      return !reasons.contains(MALFORMED);
    }
  }
}
