package meridian.model;

import java.util.ArrayList;
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

  private final NavigableMap<ItemKey, Map<String, AttributeValue>> items = new TreeMap<>();
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
    return items.getOrDefault(key, Map.of());
  }

  /** The first so many items of a range of keys, both ends included, in that order. */
  List<Map<String, AttributeValue>> range(ItemKey from, ItemKey to, boolean forward, int limit) {
    NavigableMap<ItemKey, Map<String, AttributeValue>> range = items.subMap(from, true, to, true);
    return first(forward ? range : range.descendingMap(), _ -> true, limit);
  }

  /** So many items after a key, in order; from the first on if there is none. */
  List<Map<String, AttributeValue>> after(
      @Nullable ItemKey key, Predicate<ItemKey> wanted, int limit) {
    return first(key == null ? items : items.tailMap(key, false), wanted, limit);
  }

  /** By iteration: a stream would have the map count itself, which for a part of one takes long. */
  private static List<Map<String, AttributeValue>> first(
      Map<ItemKey, Map<String, AttributeValue>> items, Predicate<ItemKey> wanted, int limit) {
    List<Map<String, AttributeValue>> first = new ArrayList<>();
    for (Map.Entry<ItemKey, Map<String, AttributeValue>> item : items.entrySet()) {
      if (first.size() == limit) {
        break;
      }
      if (wanted.test(item.getKey())) {
        first.add(item.getValue());
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
    if (change.item.isEmpty()) {
      items.remove(change.key);
    } else {
      items.put(change.key, change.item);
    }
  }

  Map<ItemKey, Map<String, AttributeValue>> contents() {
    return Map.copyOf(items);
  }
}
