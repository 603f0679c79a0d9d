package meridian.store.memory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import meridian.store.control.ControlQuery;
import meridian.store.control.ControlStore;
import meridian.store.control.ItemCondition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The control items of one process, in memory. Those whose time to live has passed are deleted. */
public final class MemoryControlStore implements ControlStore {

  private final InstantSource clock;

  /** The items by partition key and sort key; also the lock of all of them. */
  private final Map<String, NavigableMap<String, Map<String, AttributeValue>>> partitions =
      new HashMap<>();

  /** A store without items. */
  public MemoryControlStore(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Map<String, AttributeValue> get(String partition, String key, boolean consistent) {
    synchronized (partitions) {
      return items(partition).getOrDefault(key, Map.of());
    }
  }

  @Override
  public List<Map<String, AttributeValue>> query(ControlQuery query) {
    Instant now = clock.instant();
    synchronized (partitions) {
      NavigableMap<String, Map<String, AttributeValue>> items = items(query.partition());
      items.values().removeIf(item -> hasEnded(item, now));
      return query
          .from()
          .map(from -> items.tailMap(from, true).descendingMap())
          .orElse(items)
          .values()
          .stream()
          .limit(query.limit())
          .toList();
    }
  }

  private static boolean hasEnded(Map<String, AttributeValue> item, Instant now) {
    AttributeValue end = item.get("t");
    return end != null && Long.parseLong(end.n()) <= now.getEpochSecond();
  }

  @Override
  public boolean put(Map<String, AttributeValue> item, ItemCondition condition) {
    String key = Objects.requireNonNull(item.get("k")).s();
    synchronized (partitions) {
      NavigableMap<String, Map<String, AttributeValue>> items =
          items(Objects.requireNonNull(item.get("s")).s());
      boolean holds = condition.test().test(items.getOrDefault(key, Map.of()));
      if (holds) {
        items.put(key, Map.copyOf(item));
      }
      return holds;
    }
  }

  private NavigableMap<String, Map<String, AttributeValue>> items(String partition) {
    return partitions.computeIfAbsent(partition, _ -> new TreeMap<>());
  }
}
