package meridian.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A DynamoDB global table (version 2019.11.21) with one replica per region. A write takes effect in
 * its region at once and in each other after a lag of its own, so that writes overtake each other;
 * of the writes to one item the one stamped last wins in every replica, deletes included. What
 * cannot be delivered waits until it can.
 */
public final class GlobalTable {

  private final Map<String, ModelReplica> replicas = new HashMap<>();
  private final Map<String, DynamoDbClient> clients = new HashMap<>();
  private final Map<Set<String>, List<Runnable>> cuts = new HashMap<>();
  private final VirtualTime time;
  private final Duration lag;
  private final RandomGenerator random;
  private long stamps;

  /**
   * An empty table.
   *
   * @param lag the longest that a write takes to another region while nothing is cut
   * @param random chooses how long each write takes
   */
  public GlobalTable(List<String> regions, VirtualTime time, Duration lag, RandomGenerator random) {
    this.time = time;
    this.lag = lag;
    this.random = random;
    for (String region : regions) {
      replicas.put(region, new ModelReplica(change -> spread(region, change)));
    }
  }

  /** A client of a region's replica. */
  public DynamoDbClient client(String region) {
    return clients.computeIfAbsent(region, name -> new ModelClient(replica(name)));
  }

  /** Stops what is written on one side from reaching the other, both ways. */
  public void cut(String one, String other) {
    cuts.putIfAbsent(Set.of(one, other), new ArrayList<>());
  }

  /** Lets writes pass between two regions again, and those that waited with them. */
  public void heal(String one, String other) {
    List<Runnable> waiting = cuts.remove(Set.of(one, other));
    if (waiting != null) {
      waiting.forEach(Runnable::run);
    }
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
    for (String region : replicas.keySet().stream().sorted().toList()) {
      if (!region.equals(origin)) {
        deliver(origin, region, stamped);
      }
    }
  }

  private void deliver(String from, String to, ModelReplica.Change change) {
    Duration delay = Duration.ofNanos(1 + random.nextLong(lag.toNanos()));
    time.after(
        delay,
        () -> {
          List<Runnable> waiting = cuts.get(Set.of(from, to));
          if (waiting == null) {
            replica(to).settle(change);
          } else {
            waiting.add(() -> deliver(from, to, change));
          }
        });
  }
}
