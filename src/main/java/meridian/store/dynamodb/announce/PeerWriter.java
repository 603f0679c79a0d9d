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
 * Writes a region's own slots and its own ledgers, and nothing else. Each write is atomic in
 * itself, changes nothing that a later sighting wrote, and may be repeated without doing more.
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
   * What came of writes.
   *
   * @param downloaded whether a completed download was counted
   * @param presence the record that stands for the peer now
   */
  record Result(boolean downloaded, Optional<Presence> presence) {}

  /**
   * Carries writes out. The peer's new place is taken before its old one is left, so that it is
   * never nowhere; a reader that finds both goes by the newer. A download is counted as soon as the
   * place is taken: by whichever announce found no seeder there.
   */
  Result execute(InfoHash infoHash, WritePlan writes, Instant at) {
    boolean downloaded = false;
    Optional<Presence> presence = writes.presence();
    for (PeerRecord record : writes.puts()) {
      PutResult put = put(infoHash, record);
      if (record.stopped()) {
        continue;
      }
      if (put.rejected()) {
        presence = put.old().filter(old -> !old.stopped()).map(PeerRecord::presence);
      } else if (writes.completesDownload() && put.replacedBy(record).isEmpty()) {
        countDownload(infoHash, record, at);
        downloaded = true;
      }
    }
    for (Slot slot : writes.deletes()) {
      delete(infoHash, slot, writes.timestamp());
    }
    return new Result(downloaded, presence);
  }

  /**
   * What came of a put.
   *
   * @param old what was in the slot before
   * @param rejected whether that record is newer, so the put was rejected
   */
  private record PutResult(Optional<PeerRecord> old, boolean rejected) {

    /** Another record that said the peer is there: not this one, put by an attempt before. */
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
      // The peer was seen there later: it stays.
    }
  }

  /** Gives up when the ledger is held by transactions for longer than a few calls take. */
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
        // Counted by an attempt before.
        return;
      } catch (TransactionConflictException _) {
        // The ledger of a region that is gone is being added just now.
      }
    }
  }

  /** Which download: of two attempts at one count the second finds this in the ledger. */
  private static AttributeValue downloadId(PeerRecord seeder) {
    byte[] slot = seeder.slot().key().b().asByteArrayUnsafe();
    byte[] time = StoredTime.encode(seeder.written());
    return AttributeValue.fromB(
        SdkBytes.fromByteArrayUnsafe(
            ByteBuffer.allocate(slot.length + time.length).put(slot).put(time).array()));
  }
}
