package meridian.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import meridian.local.database.item.ItemKey;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A DynamoDB global table (version 2019.11.21) with one replica per region. A write takes effect in
 * its region at once and in every other region after its own lag, so writes may overtake each
 * other. Of several writes to one item, deletes included, the last one wins in every replica.
 * Writes between disconnected regions are held back until these are connected again.
 */
public final class GlobalTable {

  private final Map<String, ModelReplica> replicas = new HashMap<>();
  private final Map<String, DynamoDbClient> clients = new HashMap<>();
  private final Set<Set<String>> cuts = new HashSet<>();
  private final Set<String> isolated = new HashSet<>();
  private final Map<Set<String>, List<Runnable>> waiting = new LinkedHashMap<>();
  private final VirtualTime time;
  private final BiFunction<String, String, Duration> lag;
  private final RandomGenerator random;
  private final List<String> regions;
  private long stamps;

  /**
   * An empty table.
   *
   * @param lag the longest replication lag between connected regions
   * @param random chooses the lag of each write
   */
  public GlobalTable(List<String> regions, VirtualTime time, Duration lag, RandomGenerator random) {
    this(regions, time, (_, _) -> lag, random);
  }

  /**
   * An empty table.
   *
   * @param lag the longest replication lag from one region to another one, if they are connected
   * @param random chooses the lag of each write
   */
  public GlobalTable(
      List<String> regions,
      VirtualTime time,
      BiFunction<String, String, Duration> lag,
      RandomGenerator random) {
    this.time = time;
    this.lag = lag;
    this.random = random;
    this.regions = List.copyOf(regions);
    for (String region : regions) {
      replicas.put(region, new ModelReplica(change -> replicate(region, change)));
    }
  }

  /** A client of an empty table that has one replica, and so no replication. */
  public static DynamoDbClient singleReplica(VirtualTime time) {
    return new GlobalTable(List.of("all"), time, Duration.ofMillis(1), new Random(0)).client("all");
  }

  /** A client of a region's replica. */
  public DynamoDbClient client(String region) {
    return clients.computeIfAbsent(region, name -> new ModelClient(replica(name)));
  }

  /** Disconnects two regions. */
  public void cut(String one, String other) {
    cuts.add(Set.of(one, other));
  }

  /** Undoes {@link #cut}, and replicates the writes that were held back. */
  public void heal(String one, String other) {
    cuts.remove(Set.of(one, other));
    sendWaiting();
  }

  /** Disconnects a region from all others. */
  public void isolate(String region) {
    isolated.add(region);
  }

  /**
   * Undoes {@link #isolate}, and replicates what was held back, except where {@link #cut} applies.
   */
  public void rejoin(String region) {
    isolated.remove(region);
    sendWaiting();
  }

  /** All items of a region's replica by their keys. */
  public Map<ItemKey, Map<String, AttributeValue>> contents(String region) {
    return replica(region).contents();
  }

  private ModelReplica replica(String region) {
    ModelReplica replica = replicas.get(region);
    if (replica == null) {
      throw new IllegalArgumentException("no region " + region);
    }
    return replica;
  }

  /**
   * Applies a change in its region, and schedules its replication. Later changes have greater
   * stamps.
   */
  private void replicate(String origin, ModelReplica.Change change) {
    ModelReplica.Change stamped = change.at(++stamps);
    replica(origin).settle(stamped);
    for (String region : regions) {
      if (!region.equals(origin)) {
        deliver(origin, region, stamped);
      }
    }
  }

  private void deliver(String from, String to, ModelReplica.Change change) {
    Duration delay = Duration.ofNanos(1 + random.nextLong(lag.apply(from, to).toNanos()));
    time.after(
        delay,
        () -> {
          if (isOpen(Set.of(from, to))) {
            replica(to).settle(change);
          } else {
            waiting
                .computeIfAbsent(Set.of(from, to), _ -> new ArrayList<>())
                .add(() -> deliver(from, to, change));
          }
        });
  }

  private boolean isOpen(Set<String> pair) {
    return !cuts.contains(pair) && Collections.disjoint(isolated, pair);
  }

  private void sendWaiting() {
    for (Set<String> pair : List.copyOf(waiting.keySet())) {
      if (isOpen(pair)) {
        List<Runnable> ready = waiting.getOrDefault(pair, List.of());
        waiting.remove(pair);
        ready.forEach(Runnable::run);
      }
    }
  }
}
