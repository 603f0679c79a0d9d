package meridian.local.replication;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * Makes the replicas of a table into a global table: a write to one replica is applied to every
 * other after the lag between their regions. The last write of an item wins at every replica
 * ({@link Version}), so all replicas converge. A delete counts as a write, and is remembered long
 * enough that no older write undoes it. Replicated writes are not replicated again.
 *
 * <p>Replicas must be empty, or equal, at the start.
 */
public final class Replicator implements AutoCloseable {

  /** How long versions are remembered: much longer than a change can be under way. */
  private static final Duration MEMORY = Duration.ofMinutes(5);

  /** How long {@link #close} waits for each thread. */
  private static final Duration STOP_TIMEOUT = Duration.ofMillis(100);

  private record Direction(String from, String to) {}

  private final InstantSource clock;
  private final Map<String, ConflictResolver> resolvers = new LinkedHashMap<>();
  private final Map<Direction, ReplicationLink> links = new LinkedHashMap<>();
  private final List<StreamReader> readers = new ArrayList<>();
  private final ScheduledExecutorService housekeeping =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("replicator").daemon().factory());

  /**
   * A replicator that has not started.
   *
   * @param replicas the table's replicas, one per region
   * @param lag the lag from a region, named first, to another
   * @param clock gives all writes their times
   */
  public Replicator(
      List<Replica> replicas, BiFunction<String, String, Duration> lag, InstantSource clock) {
    this.clock = clock;
    for (Replica replica : replicas) {
      resolvers.put(replica.region(), new ConflictResolver(replica, clock));
    }
    for (Replica from : replicas) {
      List<ReplicationLink> outgoing = new ArrayList<>();
      for (Replica to : replicas) {
        if (!from.region().equals(to.region())) {
          String name = from.region() + ">" + to.region();
          var link =
              new ReplicationLink(
                  name, resolver(to.region()), lag.apply(from.region(), to.region()));
          links.put(new Direction(from.region(), to.region()), link);
          outgoing.add(link);
        }
      }
      ConflictResolver resolver = resolver(from.region());
      readers.add(new StreamReader(from, record -> replicate(resolver, record, outgoing)));
    }
  }

  /** Starts to replicate, from the beginning of each stream. */
  public void start() {
    links.values().forEach(ReplicationLink::start);
    readers.forEach(StreamReader::start);
    var _ = housekeeping.scheduleWithFixedDelay(this::forget, 1, 1, TimeUnit.MINUTES);
  }

  /** Stops replication between two regions, in both directions. Writes wait for {@link #heal}. */
  public void cut(String one, String other) {
    link(one, other).cut();
    link(other, one).cut();
  }

  /** Undoes {@link #cut}. */
  public void heal(String one, String other) {
    link(one, other).heal();
    link(other, one).heal();
  }

  /** Stops; changes that are under way are lost. */
  @Override
  public void close() {
    housekeeping.shutdownNow();
    links.values().forEach(ReplicationLink::stop);
    readers.forEach(StreamReader::stop);
    try {
      for (StreamReader reader : readers) {
        reader.join(STOP_TIMEOUT);
      }
      for (ReplicationLink link : links.values()) {
        link.join(STOP_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void replicate(
      ConflictResolver resolver, StreamRecord record, List<ReplicationLink> outgoing) {
    resolver.observe(record).ifPresent(change -> outgoing.forEach(link -> link.send(change)));
  }

  private void forget() {
    if (links.values().stream().noneMatch(ReplicationLink::isCut)) {
      long before = clock.millis() - MEMORY.toMillis();
      resolvers.values().forEach(resolver -> resolver.forget(before));
    }
  }

  private ConflictResolver resolver(String region) {
    ConflictResolver resolver = resolvers.get(region);
    if (resolver == null) {
      throw new IllegalArgumentException("no replica in " + region);
    }
    return resolver;
  }

  private ReplicationLink link(String from, String to) {
    ReplicationLink link = links.get(new Direction(from, to));
    if (link == null) {
      throw new IllegalArgumentException("no replicas in both %s and %s".formatted(from, to));
    }
    return link;
  }
}
