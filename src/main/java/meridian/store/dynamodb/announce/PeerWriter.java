package meridian.store.dynamodb.announce;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import meridian.peer.InfoHash;
import meridian.store.dynamodb.table.Ledger;
import meridian.store.dynamodb.table.PeerRecord;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.dynamodb.table.Slot;
import meridian.store.dynamodb.table.StoredTime;
import meridian.swarm.Presence;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/**
 * Writes a region's own slots and ledgers, and nothing else. Each write is atomic and idempotent,
 * and is conditional: it changes nothing that a later announce wrote.
 */
final class PeerWriter {

  private static final String IF_NOT_NEWER = "attribute_not_exists(v) OR v < :until";
  private static final String COUNT = "ADD d :one SET c = :counted, t = :t, r = :r";
  private static final String NOT_COUNTED = "attribute_not_exists(c) OR c <> :counted";

  private static final int COUNT_ATTEMPTS = 3;

  private final DynamoDbClient client;
  private final String table;
  private final RegionCode region;

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
   * after the put, by the announce whose put replaced no live seeder.
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
      } else if (plan.completesDownload() && put.replacedBy(record).isEmpty()) {
        countDownload(infoHash, record, at);
        downloaded = true;
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
            .expressionAttributeValues(Map.of(":until", StoredTime.upperBound(record.written())))
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
                  .expressionAttributeValues(Map.of(":until", StoredTime.upperBound(stamp))));
    } catch (ConditionalCheckFailedException _) {
      // The slot holds a newer record.
    }
  }

  /** Counts a download. Gives up if a transaction locks the ledger during several attempts. */
  private void countDownload(InfoHash infoHash, PeerRecord seeder, Instant at) {
    for (int attempt = 0; attempt < COUNT_ATTEMPTS; attempt++) {
      try {
        client.updateItem(
            update ->
                update
                    .tableName(table)
                    .key(Ledger.key(infoHash, region))
                    .updateExpression(COUNT)
                    .conditionExpression(NOT_COUNTED)
                    .expressionAttributeValues(
                        Map.of(
                            ":one", AttributeValue.fromN("1"),
                            ":counted", downloadId(seeder),
                            ":t", PeerTable.ttl(at.plus(Ledger.LIFE)),
                            ":r", PeerTable.regionValue(region))));
        return;
      } catch (ConditionalCheckFailedException _) {
        // An earlier attempt counted it.
        return;
      } catch (TransactionConflictException _) {
        // A sweep is adding the ledger of a region that is gone.
      }
    }
  }

  /** Identifies a download in the ledger, so that a second attempt does not count it again. */
  private static AttributeValue downloadId(PeerRecord seeder) {
    byte[] slot = seeder.slot().key().b().asByteArrayUnsafe();
    byte[] time = StoredTime.encode(seeder.written());
    return AttributeValue.fromB(
        SdkBytes.fromByteArrayUnsafe(
            ByteBuffer.allocate(slot.length + time.length).put(slot).put(time).array()));
  }
}
