package meridian.local.database.table;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import meridian.local.database.expression.KeyCondition;
import meridian.local.database.expression.KeyCondition.Bound;
import meridian.local.database.item.CapacityUnits;
import meridian.local.database.item.ItemKey;
import meridian.local.database.item.KeySchema;
import meridian.local.database.item.Partition;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One region's replica of a table, in memory. Every method is atomic. Every write has a {@link
 * Version}, so that replicas converge. A delete has one too, which a replicated table remembers
 * until {@link #forgetDeletes}.
 */
public final class Table implements Replica {

  /** DynamoDB deletes no item whose time to live ended longer ago. */
  private static final long OLDEST_EXPIRY_DAYS = 5 * 365L;

  private static final long SECONDS_PER_DAY = 86_400;

  private final String region;
  private final KeySchema schema;
  private final InstantSource clock;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final List<Consumer<Change>> subscribers = new CopyOnWriteArrayList<>();
  private final NavigableMap<Partition, NavigableMap<ItemKey, Stored>> partitions = new TreeMap<>();
  private final Map<ItemKey, Version> deleted = new HashMap<>();
  private volatile Optional<String> timeToLive = Optional.empty();
  private long count;
  private long bytes;

  /** An item. */
  private record Stored(Map<String, AttributeValue> item, long bytes, Version version) {}

  /**
   * An empty table.
   *
   * @param clock gives writes their times, and expires items
   */
  public Table(String region, KeySchema schema, InstantSource clock) {
    this.region = region;
    this.schema = schema;
    this.clock = clock;
  }

  @Override
  public String region() {
    return region;
  }

  /** The primary key of its items. */
  public KeySchema schema() {
    return schema;
  }

  /** The attribute by which items expire, in seconds since the epoch; empty if none do. */
  public Optional<String> timeToLive() {
    return timeToLive;
  }

  /** Sets the attribute by which items expire. */
  public void setTimeToLive(Optional<String> attribute) {
    timeToLive = attribute;
  }

  @Override
  public void subscribe(Consumer<Change> consumer) {
    subscribers.add(consumer);
  }

  /** Runs some work during which nobody else accesses the table. */
  public <T> T atomically(Supplier<T> work) {
    lock.writeLock().lock();
    try {
      return work.get();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private <T> T reading(Supplier<T> work) {
    lock.readLock().lock();
    try {
      return work.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** An item; empty if there is none. */
  public Map<String, AttributeValue> get(ItemKey key) {
    return reading(
        () -> {
          Stored stored = find(key);
          return stored == null ? Map.of() : stored.item;
        });
  }

  /** Writes an item as a client does, or deletes it by writing none. */
  public void write(Map<String, AttributeValue> key, Map<String, AttributeValue> item) {
    atomically(
        () -> {
          ItemKey itemKey = schema.of(key);
          Version last = version(itemKey);
          var change = new Change(key, item, Version.next(clock.instant(), region, last));
          store(itemKey, change);
          subscribers.forEach(subscriber -> subscriber.accept(change));
          return change;
        });
  }

  @Override
  public void apply(Change change) {
    atomically(
        () -> {
          ItemKey key = schema.of(change.key());
          Version last = version(key);
          if (last == null || last.compareTo(change.version()) < 0) {
            store(key, change);
          }
          return change;
        });
  }

  private @Nullable Version version(ItemKey key) {
    Stored stored = find(key);
    return stored == null ? deleted.get(key) : stored.version;
  }

  private @Nullable Stored find(ItemKey key) {
    var partition = partitions.get(key.partition());
    return partition == null ? null : partition.get(key);
  }

  private void store(ItemKey key, Change change) {
    Partition partition = key.partition();
    Stored before;
    if (change.item().isEmpty()) {
      var items = partitions.getOrDefault(partition, new TreeMap<>());
      before = items.remove(key);
      if (items.isEmpty()) {
        partitions.remove(partition);
      }
      if (!subscribers.isEmpty()) {
        deleted.put(key, change.version());
      }
    } else {
      long size = CapacityUnits.bytes(change.item());
      before =
          partitions
              .computeIfAbsent(partition, _ -> new TreeMap<>())
              .put(key, new Stored(change.item(), size, change.version()));
      deleted.remove(key);
      count++;
      bytes += size;
    }
    if (before != null) {
      count--;
      bytes -= before.bytes;
    }
  }

  /**
   * The next items of a query.
   *
   * @param forward whether sort keys ascend
   * @param after the key after which the page begins; null for the first page
   */
  public Page query(
      KeyCondition condition, boolean forward, @Nullable ItemKey after, Page.Limit limit) {
    return reading(
        () -> {
          ItemKey beginning = ItemKey.first(condition.partition());
          NavigableMap<ItemKey, Stored> items =
              partitions.getOrDefault(beginning.partition(), new TreeMap<>());
          items = within(items, condition);
          var page = new PageBuilder(limit);
          if (after != null) {
            items = forward ? items.tailMap(after, false) : items.headMap(after, false);
          }
          page.addAll(forward ? items : items.descendingMap());
          return page.build();
        });
  }

  private static NavigableMap<ItemKey, Stored> within(
      NavigableMap<ItemKey, Stored> items, KeyCondition condition) {
    NavigableMap<ItemKey, Stored> within = items;
    if (condition.from().isPresent()) {
      Bound from = condition.from().get();
      within = within.tailMap(ItemKey.of(condition.partition(), from.key()), from.inclusive());
    }
    if (condition.to().isPresent()) {
      Bound to = condition.to().get();
      within = within.headMap(ItemKey.of(condition.partition(), to.key()), to.inclusive());
    }
    return within;
  }

  /**
   * The next items of a segment of a scan.
   *
   * @param after the key after which the page begins; null for the first page
   */
  public Page scan(int segment, int segments, @Nullable ItemKey after, Page.Limit limit) {
    return reading(
        () -> {
          var page = new PageBuilder(limit);
          Partition start =
              after == null ? Partition.startOf(segment, segments) : after.partition();
          for (var partition : partitions.tailMap(start, true).entrySet()) {
            if (!partition.getKey().isIn(segment, segments)) {
              break;
            }
            var items = partition.getValue();
            boolean isStart = after != null && partition.getKey().equals(start);
            if (!page.addAll(isStart ? items.tailMap(after, false) : items)) {
              break;
            }
          }
          return page.build();
        });
  }

  /** Collects items up to a limit. */
  private static final class PageBuilder {
    private final Page.Limit limit;
    private final List<Map<String, AttributeValue>> items = new ArrayList<>();
    private long bytes;
    private boolean isLast = true;

    PageBuilder(Page.Limit limit) {
      this.limit = limit;
    }

    /** Adds items while there is room for them; returns whether there was for all. */
    boolean addAll(NavigableMap<ItemKey, Stored> more) {
      for (Stored next : more.values()) {
        if (items.size() == limit.items()
            || (!items.isEmpty() && bytes + next.bytes > limit.bytes())) {
          isLast = false;
          return false;
        }
        items.add(next.item);
        bytes += next.bytes;
      }
      return true;
    }

    /** A page that is full is not known to be the last, even if no item follows. */
    Page build() {
      return new Page(items, bytes, isLast && items.size() < limit.items());
    }
  }

  /** Deletes the items whose time to live has passed, as if a client did; returns how many. */
  public int deleteExpired() {
    Optional<String> attribute = timeToLive;
    if (attribute.isEmpty()) {
      return 0;
    }
    long now = clock.instant().getEpochSecond();
    List<Map<String, AttributeValue>> expired =
        reading(
            () ->
                partitions.values().stream()
                    .flatMap(items -> items.values().stream())
                    .map(Stored::item)
                    .filter(item -> hasExpired(item.get(attribute.get()), now))
                    .toList());
    return expired.stream().mapToInt(item -> deleteUnchanged(item) ? 1 : 0).sum();
  }

  private static boolean hasExpired(@Nullable AttributeValue time, long now) {
    if (time == null || time.n() == null) {
      return false;
    }
    double seconds = Double.parseDouble(time.n());
    return seconds < now && seconds > now - OLDEST_EXPIRY_DAYS * SECONDS_PER_DAY;
  }

  private boolean deleteUnchanged(Map<String, AttributeValue> item) {
    return atomically(
        () -> {
          Map<String, AttributeValue> key = schema.keyOf(item);
          boolean isUnchanged = get(schema.of(key)).equals(item);
          if (isUnchanged) {
            write(key, Map.of());
          }
          return isUnchanged;
        });
  }

  @Override
  public void forgetDeletes(Instant before) {
    atomically(() -> deleted.values().removeIf(version -> version.time().isBefore(before)));
  }

  /** All items by their keys. */
  public Map<ItemKey, Map<String, AttributeValue>> contents() {
    return reading(
        () -> {
          Map<ItemKey, Map<String, AttributeValue>> contents = new HashMap<>();
          partitions
              .values()
              .forEach(items -> items.forEach((key, stored) -> contents.put(key, stored.item)));
          return contents;
        });
  }

  /** The number of items. */
  public long count() {
    return reading(() -> count);
  }

  /** The total size of all items. */
  public long bytes() {
    return reading(() -> bytes);
  }
}
