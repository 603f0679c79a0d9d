package meridian.scenario.table;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import meridian.model.VirtualTime;
import meridian.store.s3.object.CachedObjects;
import meridian.store.s3.object.MemoryObjectStore;
import meridian.store.s3.object.ObjectKeys;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.ObjectStore.Condition;
import meridian.store.s3.swarm.SwarmObjectCodec;

/**
 * A bucket in each region, in virtual time, in memory or on a server. What a region's bucket holds
 * below the region's own prefix is replicated to all others, each write with a lag of its own, so
 * writes may overtake each other; one that arrives after a later one is dropped.
 */
public final class ReplicatedBuckets implements Replicas {

  /** The longest replication lag between connected regions. */
  private static final int LAG_MILLIS = 2_000;

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T00:00:00Z"));
  private final Map<Region, ObservedBucket> buckets = new EnumMap<>(Region.class);
  private final Map<Region, Map<String, Long>> arrived = new EnumMap<>(Region.class);
  private final Set<Set<Region>> cuts = new HashSet<>();
  private final Set<Region> isolated = EnumSet.noneOf(Region.class);
  private final List<Arrival> waiting = new ArrayList<>();
  private final Random random;
  private final int maxRecords;
  private final boolean isCostly;
  private long writes;

  /** A replicated write that has not arrived. */
  private record Arrival(
      Region from, Region to, String key, Optional<byte[]> content, long order) {}

  private ReplicatedBuckets(long seed, int maxRecords, boolean isCostly) {
    this.random = new Random(seed);
    this.maxRecords = maxRecords;
    this.isCostly = isCostly;
  }

  /**
   * Empty buckets in memory.
   *
   * @param seed of all lags
   * @param maxRecords how many records an object may have
   */
  public static ReplicatedBuckets inMemory(long seed, int maxRecords) {
    var buckets = new ReplicatedBuckets(seed, maxRecords, false);
    buckets.create(() -> new MemoryObjectStore(buckets.time));
    return buckets;
  }

  /**
   * Buckets of a server.
   *
   * @param bucket creates an empty one
   * @param seed of all lags
   * @param maxRecords how many records an object may have
   */
  public static ReplicatedBuckets over(Supplier<ObjectStore> bucket, long seed, int maxRecords) {
    var buckets = new ReplicatedBuckets(seed, maxRecords, true);
    buckets.create(bucket);
    return buckets;
  }

  private void create(Supplier<ObjectStore> bucket) {
    for (Region region : Region.ALL) {
      buckets.put(
          region,
          new ObservedBucket(bucket.get(), time, (key, content) -> send(region, key, content)));
      arrived.put(region, new HashMap<>());
    }
  }

  private void send(Region from, String key, Optional<byte[]> content) {
    if (!key.startsWith(from.code() + "/")) {
      return;
    }
    long order = ++writes;
    for (Region to : from.others()) {
      Arrival arrival = new Arrival(from, to, key, content, order);
      time.after(Duration.ofMillis(1 + random.nextInt(LAG_MILLIS)), () -> arrive(arrival));
    }
  }

  private void arrive(Arrival arrival) {
    if (!isConnected(arrival.from, arrival.to)) {
      waiting.add(arrival);
      return;
    }
    Map<String, Long> orders = Objects.requireNonNull(arrived.get(arrival.to));
    if (orders.getOrDefault(arrival.key, 0L) < arrival.order) {
      orders.put(arrival.key, arrival.order);
      bucketOf(arrival.to).replicate(arrival.key, arrival.content);
    }
  }

  private boolean isConnected(Region one, Region other) {
    return !isolated.contains(one)
        && !isolated.contains(other)
        && !cuts.contains(EnumSet.of(one, other));
  }

  private void connect() {
    List<Arrival> held = List.copyOf(waiting);
    waiting.clear();
    held.forEach(this::arrive);
  }

  private ObservedBucket bucketOf(Region region) {
    return Objects.requireNonNull(buckets.get(region));
  }

  /** A region's bucket. */
  public ObjectStore bucket(Region region) {
    return bucketOf(region);
  }

  /** A copy of a region's bucket, which is not replicated. */
  public ObjectStore copy(Region region) {
    MemoryObjectStore copy = new MemoryObjectStore(time);
    bucketOf(region)
        .contents()
        .forEach((key, content) -> copy.put(key, content, new Condition.Absent()));
    return copy;
  }

  /** How many records an object may have. */
  public int maxRecords() {
    return maxRecords;
  }

  @Override
  public boolean isCostly() {
    return isCostly;
  }

  /** Replication, and then a store may still use what it has read. */
  @Override
  public Duration lag() {
    return Duration.ofMillis(LAG_MILLIS).plus(CachedObjects.FRESH);
  }

  @Override
  public Instant now() {
    return time.instant();
  }

  @Override
  public void pass(Duration duration) {
    time.pass(duration);
  }

  @Override
  public void cut(Region one, Region other) {
    cuts.add(EnumSet.of(one, other));
  }

  @Override
  public void heal(Region one, Region other) {
    cuts.remove(EnumSet.of(one, other));
    connect();
  }

  @Override
  public void isolate(Region region) {
    isolated.add(region);
  }

  @Override
  public void rejoin(Region region) {
    isolated.remove(region);
    connect();
  }

  @Override
  public Map<String, ByteBuffer> contents(Region region) {
    Map<String, ByteBuffer> contents = new HashMap<>();
    bucketOf(region)
        .contents()
        .forEach((key, content) -> contents.put(key, ByteBuffer.wrap(content)));
    return contents;
  }

  @Override
  public long expired(Region region, Instant before) {
    return contents(region).entrySet().stream()
        .flatMap(
            object ->
                ObjectKeys.parseSwarm(object.getKey())
                    .flatMap(
                        key -> SwarmObjectCodec.decode(object.getValue().array(), key.region()))
                    .stream())
        .flatMap(object -> object.records().stream())
        .filter(record -> record.expiry().isBefore(before))
        .count();
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
