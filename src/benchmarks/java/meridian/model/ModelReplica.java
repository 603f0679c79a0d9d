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
import meridian.local.database.item.ItemKey;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One region's replica of the table. A delete is kept as a change to an empty item. */
final class ModelReplica {

  /** The items of each partition, by the lowest key of the partition. */
  private final NavigableMap<ItemKey, NavigableMap<ItemKey, Map<String, AttributeValue>>>
      partitions = new TreeMap<>();

  private final Map<ItemKey, Long> stamps = new HashMap<>();
  private final Consumer<Change> replicate;

  /**
   * An empty replica.
   *
   * @param replicate stamps a change, applies it here and, later, in the other replicas
   */
  ModelReplica(Consumer<Change> replicate) {
    this.replicate = replicate;
  }

  /**
   * A write.
   *
   * @param item the new item; empty if it is deleted
   * @param stamp orders the changes of an item
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

  /** The first items of an inclusive range of keys of one partition, in either order. */
  List<Map<String, AttributeValue>> range(ItemKey from, ItemKey to, boolean forward, int limit) {
    NavigableMap<ItemKey, Map<String, AttributeValue>> range =
        partition(from).subMap(from, true, to, true);
    List<Map<String, AttributeValue>> first = new ArrayList<>();
    // Not a stream, which would ask the submap for its size: that takes linear time.
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

  /** The first items after a key, or of the table if there is none, in order. */
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
    replicate.accept(new Change(key, Map.copyOf(item), 0));
  }

  /** Applies a change, unless a later one has been applied. */
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
