package meridian.store.dynamodb.announce;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import meridian.peer.InfoHash;
import meridian.store.dynamodb.table.LedgerItem;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.dynamodb.table.SdkFailures;
import meridian.store.record.Ledger;
import meridian.store.record.PeerRecord;
import meridian.store.record.Slot;
import meridian.store.record.StoredTime;
import meridian.store.record.WritePlan;
import meridian.swarm.Presence;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException.Reason;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Writes a region's own slots and ledgers, and nothing else. Each write is atomic and idempotent,
 * and is conditional: it changes nothing that a later announce wrote.
 */
final class PeerWriter {

  private static final String IF_NOT_NEWER = "attribute_not_exists(v) OR v < :until";
  private static final String COUNT = "ADD d :one SET t = :t, r = :r";
  private static final int COUNT_ATTEMPTS = 3;

  private final DynamoDbClient client;
  private final String table;
  private final RegionCode region;
  private final LongAdder downloads = new LongAdder();
  private final LongAdder unconfirmedDownloads = new LongAdder();

  PeerWriter(DynamoDbClient client, String table, RegionCode region) {
    this.client = client;
    this.table = table;
    this.region = region;
  }

  /**
   * The result of a plan's writes.
   *
   * @param downloaded whether a completed download was counted
   * @param presence the peer's record after the writes; empty if the peer stopped
   */
  record Result(boolean downloaded, Optional<Presence> presence) {

    /** What the writes added to the swarm's ledger. */
    Ledger ledger() {
      return new Ledger(downloaded ? 1 : 0, Optional.empty());
    }
  }

  /**
   * Executes a plan. The peer's new record is put before its old one is deleted, so that the peer
   * is never missing; a reader that finds both uses the newer one. A download is counted right
   * after the put, by the announce whose put replaced no live record that was marked as counted.
   */
  Result execute(InfoHash infoHash, WritePlan plan, Instant at) {
    boolean downloaded = false;
    Optional<Presence> presence = plan.presence();
    for (PeerRecord record : plan.puts()) {
      PutResult put = put(infoHash, record);
      if (record.stopped()) {
        continue;
      }
      if (put.rejected()) {
        presence = put.old().filter(old -> !old.stopped()).map(PeerRecord::presence);
      } else if (plan.completesDownload()
          && put.replacedBy(record).filter(PeerRecord::counted).isEmpty()) {
        downloaded = countDownload(infoHash, at);
      }
    }
    for (Slot slot : plan.deletes()) {
      delete(infoHash, slot, plan.timestamp());
    }
    return new Result(downloaded, presence);
  }

  /**
   * The result of a conditional put.
   *
   * @param old what was in the slot before
   * @param rejected whether the condition failed, since {@code old} is newer; it was not replaced
   */
  private record PutResult(Optional<PeerRecord> old, boolean rejected) {

    /** The other live record that was replaced; not this record, put by an earlier attempt. */
    Optional<PeerRecord> replacedBy(PeerRecord record) {
      byte[] time = StoredTime.encode(record.written());
      return old.filter(before -> before.isLive(record.written()))
          .filter(before -> !Arrays.equals(StoredTime.encode(before.written()), time));
    }
  }

  private PutResult put(InfoHash infoHash, PeerRecord record) {
    PutItemRequest put =
        PutItemRequest.builder()
            .tableName(table)
            .item(PeerTable.item(infoHash, record))
            .conditionExpression(IF_NOT_NEWER)
            .expressionAttributeValues(Map.of(":until", PeerTable.upperBound(record.written())))
            .returnValues(ReturnValue.ALL_OLD)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    try {
      return new PutResult(PeerTable.record(client.putItem(put).attributes()), false);
    } catch (ConditionalCheckFailedException e) {
      return new PutResult(PeerTable.record(e.item()), true);
    }
  }

  private void delete(InfoHash infoHash, Slot slot, Instant stamp) {
    try {
      client.deleteItem(
          delete ->
              delete
                  .tableName(table)
                  .key(PeerTable.key(infoHash, slot))
                  .conditionExpression(IF_NOT_NEWER)
                  .expressionAttributeValues(Map.of(":until", PeerTable.upperBound(stamp))));
    } catch (ConditionalCheckFailedException _) {
      // The slot holds a newer record.
    }
  }

  /**
   * Counts a download, at most once. An update that was certainly not made is repeated. One that
   * may have been made is not: the record is marked already, so the count may lack this download.
   * The announce goes on, since a call to the fallback replica would count the download there too.
   *
   * @return whether the update is known to have been made
   */
  private boolean countDownload(InfoHash infoHash, Instant at) {
    UpdateItemRequest count =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(LedgerItem.key(infoHash, region))
            .updateExpression(COUNT)
            .expressionAttributeValues(
                Map.of(
                    ":one", AttributeValue.fromN("1"),
                    ":t", PeerTable.ttl(at.plus(Ledger.LIFE)),
                    ":r", PeerTable.regionValue(region)))
            .overrideConfiguration(override -> override.addPlugin(PeerWriter::switchOffRetries))
            .build();
    for (int attempt = 1; ; attempt++) {
      try {
        client.updateItem(count);
        downloads.increment();
        return true;
      } catch (SdkException e) {
        if (attempt == COUNT_ATTEMPTS || !isRejected(e)) {
          unconfirmedDownloads.increment();
          return false;
        }
      }
    }
  }

  /** Switches off the SDK's retries, which would count twice what took effect unanswered. */
  private static void switchOffRetries(SdkServiceClientConfiguration.Builder client) {
    client.overrideConfiguration(
        client.overrideConfiguration().toBuilder()
            .retryStrategy(AwsRetryStrategy.doNotRetry())
            .build());
  }

  /** Whether a call had no effect: throttled, or a sweep's transaction locked the ledger. */
  private static boolean isRejected(SdkException failure) {
    return failure instanceof TransactionConflictException
        || SdkFailures.reason(failure) == Reason.THROTTLED;
  }

  /** How many downloads were counted. */
  long downloads() {
    return downloads.sum();
  }

  /** How many downloads may be missing in the ledgers, since the answer to the update was lost. */
  long unconfirmedDownloads() {
    return unconfirmedDownloads.sum();
  }
}
