package meridian.local.replication;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * Decides what is in force at one replica: which of the stream's records are the region's own
 * writes, and which of the other regions' writes to carry out.
 *
 * <p>DynamoDB Local gives stream records a time in units of ten seconds, so a write is stamped when
 * it is first seen in its stream. A write that its region did just before a replicated one, but
 * that is seen only after it, is overwritten for a moment; if it is the later one it is written
 * again.
 *
 * <p>Work on one item is serialised; different items are worked on in parallel.
 */
final class ConflictResolver {

  /** Items whose key has the same remainder share a lock and a map. */
  private static final int STRIPES = 64;

  private final Replica replica;
  private final InstantSource clock;
  private final List<Map<Map<String, AttributeValue>, ItemHistory>> stripes = new ArrayList<>();

  ConflictResolver(Replica replica, InstantSource clock) {
    this.replica = replica;
    this.clock = clock;
    for (int i = 0; i < STRIPES; i++) {
      stripes.add(new HashMap<>());
    }
  }

  /** Takes note of a stream record; what other replicas must be told, if anything. */
  Optional<Change> observe(StreamRecord record) {
    Map<String, AttributeValue> key = record.keys();
    // What was deleted by its time to live has an event name that the SDK does not know.
    Map<String, AttributeValue> before = record.hasOldImage() ? record.oldImage() : Map.of();
    Map<String, AttributeValue> after = record.hasNewImage() ? record.newImage() : Map.of();
    var stripe = stripe(key);
    synchronized (stripe) {
      ItemHistory item = stripe.computeIfAbsent(key, _ -> new ItemHistory());
      if (item.isEcho(before, after)) {
        return Optional.empty();
      }
      var change = new Change(key, after, item.next(clock.millis(), replica.region()));
      if (item.yieldsTo(change.version())) {
        item.advance(change.version());
        if (item.expectsEcho()) {
          write(change, item);
        }
      }
      return Optional.of(change);
    }
  }

  /** Carries out another region's write, unless a later one is in force. */
  void apply(Change change) {
    var stripe = stripe(change.key());
    synchronized (stripe) {
      ItemHistory item = stripe.computeIfAbsent(change.key(), _ -> new ItemHistory());
      if (item.yieldsTo(change.version())) {
        write(change, item);
        item.advance(change.version());
      }
    }
  }

  /** Forgets what was written before then. */
  void forget(long millis) {
    for (var stripe : stripes) {
      synchronized (stripe) {
        stripe.values().removeIf(item -> item.isForgettable(millis));
      }
    }
  }

  private void write(Change change, ItemHistory item) {
    Map<String, AttributeValue> replaced =
        change.isDelete()
            ? replica
                .client()
                .deleteItem(
                    request ->
                        request
                            .tableName(replica.table())
                            .key(change.key())
                            .returnValues(ReturnValue.ALL_OLD))
                .attributes()
            : replica
                .client()
                .putItem(
                    request ->
                        request
                            .tableName(replica.table())
                            .item(change.image())
                            .returnValues(ReturnValue.ALL_OLD))
                .attributes();
    item.expectEcho(replaced, change.image());
  }

  private Map<Map<String, AttributeValue>, ItemHistory> stripe(Map<String, AttributeValue> key) {
    return stripes.get(Math.floorMod(key.hashCode(), STRIPES));
  }
}
