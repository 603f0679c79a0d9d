package meridian.local.replication;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * Decides at one replica which writes win: it tells the region's own writes from replicated ones in
 * the stream, and applies other regions' writes unless a later one is known.
 *
 * <p>DynamoDB Local rounds the times of stream records to ten seconds, so a write gets its time
 * when it is first seen in the stream. If the region wrote an item just before a replicated write
 * but the stream shows that later, the item is overwritten for a moment; if the region's write is
 * the later one, it is written again.
 *
 * <p>Work on one item is serialized; different items are processed in parallel.
 */
final class ConflictResolver {

  /** Items whose keys have the same remainder share a lock and a map. */
  private static final int STRIPES = 64;

  private final Replica replica;
  private final InstantSource clock;
  private final List<Map<Map<String, AttributeValue>, ItemHistory>> stripes =
      Stream.<Map<Map<String, AttributeValue>, ItemHistory>>generate(HashMap::new)
          .limit(STRIPES)
          .toList();

  ConflictResolver(Replica replica, InstantSource clock) {
    this.replica = replica;
    this.clock = clock;
  }

  /** Processes a stream record; returns the change to replicate, if it is the region's own. */
  Optional<Change> observe(StreamRecord record) {
    Map<String, AttributeValue> key = record.keys();
    // The SDK does not know the event name of a delete by time to live, so the images decide.
    Map<String, AttributeValue> before = record.hasOldImage() ? record.oldImage() : Map.of();
    Map<String, AttributeValue> after = record.hasNewImage() ? record.newImage() : Map.of();
    var stripe = stripe(key);
    synchronized (stripe) {
      ItemHistory item = stripe.computeIfAbsent(key, _ -> new ItemHistory());
      if (item.takeEcho(before, after)) {
        return Optional.empty();
      }
      var change = new Change(key, after, item.next(clock.millis(), replica.region()));
      if (item.isOlderThan(change.version())) {
        item.setNewest(change.version());
        if (item.expectsEcho()) {
          write(change, item);
        }
      }
      return Optional.of(change);
    }
  }

  /** Applies another region's write, unless a later one is known. */
  void apply(Change change) {
    var stripe = stripe(change.key());
    synchronized (stripe) {
      ItemHistory item = stripe.computeIfAbsent(change.key(), _ -> new ItemHistory());
      if (item.isOlderThan(change.version())) {
        write(change, item);
        item.setNewest(change.version());
      }
    }
  }

  /** Forgets the items written before that time, in milliseconds since the epoch. */
  void forget(long before) {
    for (var stripe : stripes) {
      synchronized (stripe) {
        stripe.values().removeIf(item -> item.isForgettable(before));
      }
    }
  }

  private void write(Change change, ItemHistory item) {
    Map<String, AttributeValue> replaced = change.isDelete() ? delete(change) : put(change);
    item.expectEcho(replaced, change.image());
  }

  private Map<String, AttributeValue> delete(Change change) {
    return replica
        .client()
        .deleteItem(
            delete ->
                delete
                    .tableName(replica.table())
                    .key(change.key())
                    .returnValues(ReturnValue.ALL_OLD))
        .attributes();
  }

  private Map<String, AttributeValue> put(Change change) {
    return replica
        .client()
        .putItem(
            put ->
                put.tableName(replica.table())
                    .item(change.image())
                    .returnValues(ReturnValue.ALL_OLD))
        .attributes();
  }

  private Map<Map<String, AttributeValue>, ItemHistory> stripe(Map<String, AttributeValue> key) {
    return stripes.get(Math.floorMod(key.hashCode(), STRIPES));
  }
}
