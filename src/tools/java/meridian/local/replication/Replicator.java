package meridian.local.replication;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import meridian.local.database.table.Change;
import meridian.local.database.table.Replica;

/**
 * Makes the replicas of a table into a global table (version 2019.11.21): a write to one replica is
 * applied to every other one after a lag, so writes may overtake each other. The last write of an
 * item wins at every replica, deletes included ({@link meridian.local.database.table.Version}), so
 * all replicas converge. Writes between disconnected regions are held back until these are
 * connected again.
 */
public final class Replicator implements AutoCloseable {

  /** Runs tasks later. */
  @FunctionalInterface
  public interface Scheduler {
    void after(Duration delay, Runnable task);
  }

  private final List<Replica> replicas;
  private final BiFunction<String, String, Duration> lag;
  private final Scheduler scheduler;
  private final Set<Set<String>> cuts = new HashSet<>();
  private final Set<String> isolated = new HashSet<>();
  private final Map<Set<String>, List<Runnable>> waiting = new LinkedHashMap<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private boolean closed;

  /**
   * Replicates all later writes.
   *
   * @param replicas the table's replicas, one per region; empty, or equal
   * @param lag the lag of a write from a region, named first, to another
   * @param scheduler applies writes when they arrive
   */
  public Replicator(
      List<? extends Replica> replicas,
      BiFunction<String, String, Duration> lag,
      Scheduler scheduler) {
    this.replicas = List.copyOf(replicas);
    this.lag = lag;
    this.scheduler = scheduler;
    for (Replica from : replicas) {
      from.subscribe(change -> send(from, change));
    }
  }

  private void send(Replica from, Change change) {
    for (Replica to : replicas) {
      if (!to.region().equals(from.region())) {
        send(from, to, change);
      }
    }
  }

  private void send(Replica from, Replica to, Change change) {
    underWay.incrementAndGet();
    scheduler.after(
        lag.apply(from.region(), to.region()),
        () -> {
          try {
            arrive(from, to, change);
          } finally {
            underWay.decrementAndGet();
          }
        });
  }

  private synchronized void arrive(Replica from, Replica to, Change change) {
    Set<String> pair = Set.of(from.region(), to.region());
    if (closed) {
      return;
    }
    if (isOpen(pair)) {
      to.apply(change);
    } else {
      waiting.computeIfAbsent(pair, _ -> new ArrayList<>()).add(() -> send(from, to, change));
    }
  }

  private boolean isOpen(Set<String> pair) {
    return !cuts.contains(pair) && Collections.disjoint(isolated, pair);
  }

  /** Stops replication between two regions, in both directions. */
  public synchronized void cut(String one, String other) {
    requireRegion(one);
    requireRegion(other);
    cuts.add(Set.of(one, other));
  }

  /** Undoes {@link #cut}, and replicates the writes that were held back. */
  public synchronized void heal(String one, String other) {
    cuts.remove(Set.of(one, other));
    sendWaiting();
  }

  /** Stops replication between a region and all others. */
  public synchronized void isolate(String region) {
    requireRegion(region);
    isolated.add(region);
  }

  /**
   * Undoes {@link #isolate}, and replicates what was held back, except where {@link #cut} applies.
   */
  public synchronized void rejoin(String region) {
    isolated.remove(region);
    sendWaiting();
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

  private void requireRegion(String region) {
    if (replicas.stream().noneMatch(replica -> replica.region().equals(region))) {
      throw new IllegalArgumentException("no replica in " + region);
    }
  }

  /** How many writes are to arrive after their lag; those that are held back are not counted. */
  public int underWay() {
    return underWay.get();
  }

  /** Forgets deletes before that time, unless older writes may still arrive. */
  public synchronized void forgetDeletes(Instant before) {
    if (cuts.isEmpty() && isolated.isEmpty()) {
      replicas.forEach(replica -> replica.forgetDeletes(before));
    }
  }

  /** Replicates nothing more; writes that are under way are lost. */
  @Override
  public synchronized void close() {
    closed = true;
  }
}
