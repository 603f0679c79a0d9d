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
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A DynamoDB global table (version 2019.11.21) with one replica per region. A write takes effect in
 * its region at once and in each other after a lag of its own, so that writes overtake each other;
 * of the writes to one item the one stamped last wins in every replica, deletes included. What
 * cannot be delivered, because a way is cut or a region isolated, waits until it can.
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
   * @param lag the longest that a write takes to another region while nothing keeps it
   * @param random chooses how long each write takes
   */
  public GlobalTable(List<String> regions, VirtualTime time, Duration lag, RandomGenerator random) {
    this(regions, time, (_, _) -> lag, random);
  }

  /**
   * An empty table.
   *
   * @param lag the longest that a write takes from one region, named first, to another while
   *     nothing keeps it
   * @param random chooses how long each write takes
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
      replicas.put(region, new ModelReplica(change -> spread(region, change)));
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

  /** Stops what is written on one side from reaching the other, both ways. */
  public void cut(String one, String other) {
    cuts.add(Set.of(one, other));
  }

  /** Lets writes pass between two regions again, and those that waited with them. */
  public void heal(String one, String other) {
    cuts.remove(Set.of(one, other));
    sendWaiting();
  }

  /** Stops what is written in a region from reaching any other, and the other way round. */
  public void isolate(String region) {
    isolated.add(region);
  }

  /** Undoes {@link #isolate}: what waited passes, but where a way is cut as well. */
  public void rejoin(String region) {
    isolated.remove(region);
    sendWaiting();
  }

  /** Everything in a region's replica: items by their keys. */
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

  /** The next stamp: those of later writes are greater, wherever they are made. */
  private void spread(String origin, ModelReplica.Change change) {
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

  private boolean isOpen(Set<String> way) {
    return !cuts.contains(way) && Collections.disjoint(isolated, way);
  }

  private void sendWaiting() {
    for (Set<String> way : List.copyOf(waiting.keySet())) {
      if (isOpen(way)) {
        List<Runnable> ready = waiting.getOrDefault(way, List.of());
        waiting.remove(way);
        ready.forEach(Runnable::run);
      }
    }
  }
}
