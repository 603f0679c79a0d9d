package meridian.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One region's copy of the table. Deletes are remembered, as changes to nothing. */
final class ModelReplica {

  /** The items of each partition, by the key with which it begins. */
  private final NavigableMap<ItemKey, NavigableMap<ItemKey, Map<String, AttributeValue>>>
      partitions = new TreeMap<>();

  private final Map<ItemKey, Long> stamps = new HashMap<>();
  private final Consumer<Change> spread;

  /**
   * An empty replica.
   *
   * @param spread stamps a change and settles it here and, in time, elsewhere
   */
  ModelReplica(Consumer<Change> spread) {
    this.spread = spread;
  }

  /**
   * A write.
   *
   * @param item as it is to be; empty if it is deleted
   * @param stamp by which the last writer is told
   */
  record Change(ItemKey key, Map<String, AttributeValue> item, long stamp) {
    Change at(long newStamp) {
      return new Change(key, item, newStamp);
    }
  }

  /** The item, empty if there is none. */
  Map<String, AttributeValue> get(ItemKey key) {
    return partition(key).getOrDefault(key, Map.of());
  }

  /** The first so many items of a range of keys of one partition, both ends included, that way. */
  List<Map<String, AttributeValue>> range(ItemKey from, ItemKey to, boolean forward, int limit) {
    NavigableMap<ItemKey, Map<String, AttributeValue>> range =
        partition(from).subMap(from, true, to, true);
    List<Map<String, AttributeValue>> first = new ArrayList<>();
    // Not by a stream, which would have the map count itself; for a part of one that takes long.
    for (Map<String, AttributeValue> item : (forward ? range : range.descendingMap()).values()) {
      if (first.size() == limit) {
        break;
      }
      first.add(item);
    }
    return first;
  }

  private NavigableMap<ItemKey, Map<String, AttributeValue>> partition(ItemKey key) {
    return partitions.getOrDefault(key.beginning(), new TreeMap<>());
  }

  /** So many items after a key, in order; from the first on if there is none. */
  List<Map<String, AttributeValue>> after(
      @Nullable ItemKey key, Predicate<ItemKey> wanted, int limit) {
    List<Map<String, AttributeValue>> first = new ArrayList<>();
    var rest = key == null ? partitions : partitions.tailMap(key.beginning(), true);
    for (var partition : rest.entrySet()) {
      if (wanted.test(partition.getKey())) {
        var items = partition.getValue();
        for (var item : (key == null ? items : items.tailMap(key, false)).values()) {
          if (first.size() == limit) {
            return first;
          }
          first.add(item);
        }
      }
    }
    return first;
  }

  /** Writes an item, or deletes it by writing none. */
  void write(ItemKey key, Map<String, AttributeValue> item) {
    spread.accept(new Change(key, Map.copyOf(item), 0));
  }

  /** Takes a change over, unless a later one is known. */
  void settle(Change change) {
    if (stamps.getOrDefault(change.key, 0L) >= change.stamp) {
      return;
    }
    stamps.put(change.key, change.stamp);
    ItemKey beginning = change.key.beginning();
    if (!change.item.isEmpty()) {
      partitions.computeIfAbsent(beginning, _ -> new TreeMap<>()).put(change.key, change.item);
    } else if (partitions.containsKey(beginning)) {
      partition(change.key).remove(change.key);
      partitions.computeIfPresent(beginning, (_, items) -> items.isEmpty() ? null : items);
    }
  }

  Map<ItemKey, Map<String, AttributeValue>> contents() {
    Map<ItemKey, Map<String, AttributeValue>> contents = new HashMap<>();
    partitions.values().forEach(contents::putAll);
    return Collections.unmodifiableMap(contents);
  }
}
