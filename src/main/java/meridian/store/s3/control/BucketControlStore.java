package meridian.store.s3.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import meridian.concurrent.ParallelCalls;
import meridian.store.control.ControlQuery;
import meridian.store.control.ControlStore;
import meridian.store.control.ItemCondition;
import meridian.store.dynamodb.table.ItemAttributes;
import meridian.store.s3.object.CachedObjects;
import meridian.store.s3.object.ObjectKeys;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.ObjectStore.Condition;
import meridian.store.s3.object.ObjectStore.Etag;
import meridian.store.s3.object.ObjectStore.Read;
import meridian.store.s3.object.ObjectStore.Write;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The control items in one region's bucket: an object {@code CODE/control/PARTITION} for each
 * region and partition, which only that region writes. Reads are consistent with this bucket's
 * writes. Items end with their time to live, as seen by readers; the next write removes them.
 *
 * <p>An object is changed by reading and conditionally writing it, again if another process was
 * faster. Objects that were read are kept in memory and read again only if they have changed.
 */
public final class BucketControlStore implements ControlStore {

  private static final Logger LOG = System.getLogger(BucketControlStore.class.getName());
  private static final int ATTEMPTS = 12;

  /** How many writes may fail for another reason than that others were faster. */
  private static final int FAILURES = 3;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(320);

  private final ObjectStore objects;
  private final RegionCode region;
  private final Supplier<Set<RegionCode>> regions;
  private final ParallelCalls parallel;
  private final Duration limit;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Consumer<Duration> pause;
  private final Map<String, Cached> cache = new ConcurrentHashMap<>();
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();

  /** An object as it was read; empty if it is not understood. */
  private record Cached(Etag etag, Optional<ControlObject> object) {}

  /**
   * The control items in a bucket.
   *
   * @param objects the bucket
   * @param region the code of the bucket's region
   * @param regions the codes of all regions
   * @param parallel reads the regions' objects
   * @param limit how long a write may be tried again
   * @param pause waits before a write is tried again
   */
  public BucketControlStore(
      ObjectStore objects,
      RegionCode region,
      Supplier<Set<RegionCode>> regions,
      ParallelCalls parallel,
      Duration limit,
      InstantSource clock,
      RandomGenerator random,
      Consumer<Duration> pause) {
    this.objects = objects;
    this.region = region;
    this.regions = regions;
    this.parallel = parallel;
    this.limit = limit;
    this.clock = clock;
    this.random = random;
    this.pause = pause;
  }

  @Override
  public Map<String, AttributeValue> get(String partition, String key, boolean consistent) {
    return read(ObjectKeys.control(region, partition))
        .flatMap(Cached::object)
        .map(object -> object.item(key, clock.instant()))
        .orElse(Map.of());
  }

  @Override
  public List<Map<String, AttributeValue>> query(ControlQuery query) {
    Instant now = clock.instant();
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    List<String> keys =
        isOfOneRegion(query.partition())
            ? List.of(ObjectKeys.control(region, query.partition()))
            : regions.get().stream()
                .sorted()
                .map(code -> ObjectKeys.control(code, query.partition()))
                .toList();
    for (Optional<Cached> found : parallel.map(keys, this::read)) {
      found
          .flatMap(Cached::object)
          .ifPresent(
              object ->
                  (query.from().isEmpty()
                          ? object.items()
                          : object.items().tailMap(query.from().get()))
                      .values().stream()
                          .filter(item -> ControlObject.isLive(item, now))
                          .forEach(items::add));
    }
    Comparator<Map<String, AttributeValue>> order =
        Comparator.comparing(item -> ItemAttributes.text(item.get("k")));
    items.sort(query.from().isEmpty() ? order : order.reversed());
    return items.subList(0, Math.min(items.size(), query.limit()));
  }

  /** Whether only the own region has items in a partition: that of a sweep. */
  private static boolean isOfOneRegion(String partition) {
    return partition.indexOf('/') >= 0;
  }

  /** Reads an object, unless it is as it was when it was read last. */
  private Optional<Cached> read(String key) {
    Optional<Cached> known = Optional.ofNullable(cache.get(key));
    return switch (objects.get(key, known.map(Cached::etag))) {
      case Read.NotModified() -> known;
      case Read.Missing() -> {
        cache.remove(key);
        yield Optional.empty();
      }
      case Read.Found(byte[] content, Etag etag) -> {
        Cached found = new Cached(etag, ControlObject.decode(content));
        note(key, found);
        yield Optional.of(found);
      }
    };
  }

  /** Keeps an object, unless nobody will read it again, and logs it if it is not understood. */
  private void note(String key, Cached found) {
    // The key has a slash after the code, and one before the partition.
    if (key.chars().filter(character -> character == '/').count() == 2) {
      cache.put(key, found);
    }
    if (found.object.isPresent()) {
      unknown.remove(key);
    } else if (unknown.add(key)) {
      LOG.log(
          Level.WARNING,
          "the object %s is damaged or of another release; it is ignored and not changed"
              .formatted(key));
    }
  }

  @Override
  public boolean put(Map<String, AttributeValue> item, ItemCondition condition) {
    String key = ObjectKeys.control(region, ItemAttributes.text(item.get("s")));
    String sortKey = ItemAttributes.text(item.get("k"));
    long own = random.nextLong();
    StoreUnavailableException failure =
        new StoreUnavailableException(
            Reason.THROTTLED,
            "the object %s was changed by others in each of up to %d attempts; the item %s was not written"
                .formatted(key, ATTEMPTS, sortKey));
    int failures = 0;
    Instant now = clock.instant();
    Instant end = now.plus(limit);
    for (int attempt = 1;
        attempt <= ATTEMPTS && failures < FAILURES && !now.isAfter(end);
        attempt++) {
      Optional<Cached> read = read(key);
      ControlObject object = read.map(found -> understood(key, found)).orElse(ControlObject.NONE);
      if (object.write() == own && object.revision() > 0) {
        // An earlier attempt was made, although its answer was lost.
        return true;
      }
      if (!condition.test().test(object.item(sortKey, now))) {
        return false;
      }
      ControlObject next = object.with(item, own, now);
      try {
        if (write(key, next, read.map(Cached::etag))) {
          return true;
        }
      } catch (StoreUnavailableException e) {
        failure = e;
        failures++;
      }
      pause.accept(jittered(attempt));
      now = clock.instant();
    }
    throw failure;
  }

  /** Writes an object unless it was changed since it was read; returns whether it was written. */
  private boolean write(String key, ControlObject next, Optional<Etag> read) {
    Write write = objects.put(key, next.encode(), Condition.unchanged(read));
    if (write instanceof Write.Written(Optional<Etag> etag)) {
      etag.ifPresent(present -> note(key, new Cached(present, Optional.of(next))));
      return true;
    }
    return false;
  }

  private static ControlObject understood(String key, Cached found) {
    return found.object().orElseThrow(() -> CachedObjects.unreadable(key));
  }

  /** A pause of half to all of a limit that doubles with each attempt. */
  private Duration jittered(int attempt) {
    long limit = Math.min(FIRST_PAUSE.toMillis() << (attempt - 1), LONGEST_PAUSE.toMillis());
    return Duration.ofMillis(random.nextLong(limit / 2, limit + 1));
  }
}
