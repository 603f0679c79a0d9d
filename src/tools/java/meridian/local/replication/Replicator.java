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
 * Makes tables into one global table: what is written to a replica arrives at every other after the
 * lag of the pair. Of several writes of an item the last wins at every replica ({@link Version}),
 * so all end with the same items; a delete is a write, and is remembered long enough that an older
 * write cannot undo it. What was replicated to a table is not replicated on.
 *
 * <p>Replicas must be empty, or equal, when it starts.
 */
public final class Replicator implements AutoCloseable {

  /** How long versions are remembered: much longer than a change can be under way. */
  private static final Duration MEMORY = Duration.ofMinutes(5);

  /** How long one write under way may delay the end. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  /**
   * A pair of regions, in one direction.
   *
   * @param from where changes come from
   * @param to where they go
   */
  private record Direction(String from, String to) {}

  private final InstantSource clock;
  private final Map<String, ConflictResolver> logs = new LinkedHashMap<>();
  private final Map<Direction, ReplicationLink> links = new LinkedHashMap<>();
  private final List<StreamReader> readers = new ArrayList<>();
  private final ScheduledExecutorService housekeeping =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("replicator").daemon().factory());

  /**
   * A replicator that does nothing yet.
   *
   * @param replicas the table's replicas, each in a region of its own
   * @param lag of the way from one region, named first, to another
   * @param clock stamps the writes of all regions
   */
  public Replicator(
      List<Replica> replicas, BiFunction<String, String, Duration> lag, InstantSource clock) {
    this.clock = clock;
    for (Replica replica : replicas) {
      logs.put(replica.region(), new ConflictResolver(replica, clock));
    }
    for (Replica from : replicas) {
      List<ReplicationLink> outgoing = new ArrayList<>();
      for (Replica to : replicas) {
        if (!from.region().equals(to.region())) {
          String name = from.region() + ">" + to.region();
          var link =
              new ReplicationLink(name, log(to.region()), lag.apply(from.region(), to.region()));
          links.put(new Direction(from.region(), to.region()), link);
          outgoing.add(link);
        }
      }
      ConflictResolver log = log(from.region());
      readers.add(new StreamReader(from, record -> spread(log, record, outgoing)));
    }
  }

  /** Begins to replicate, with what the replicas' streams hold already. */
  public void start() {
    links.values().forEach(ReplicationLink::start);
    readers.forEach(StreamReader::start);
    var _ = housekeeping.scheduleWithFixedDelay(this::forget, 1, 1, TimeUnit.MINUTES);
  }

  /** Lets nothing pass between two regions, either way. What they write waits for {@link #heal}. */
  public void cut(String one, String other) {
    link(one, other).cut();
    link(other, one).cut();
  }

  /** Undoes {@link #cut}. */
  public void heal(String one, String other) {
    link(one, other).heal();
    link(other, one).heal();
  }

  /** Stops; changes that are still under way are lost. */
  @Override
  public void close() {
    housekeeping.shutdownNow();
    links.values().forEach(ReplicationLink::stop);
    readers.forEach(StreamReader::stop);
    try {
      for (StreamReader reader : readers) {
        reader.join(PATIENCE);
      }
      for (ReplicationLink link : links.values()) {
        link.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void spread(
      ConflictResolver log, StreamRecord record, List<ReplicationLink> outgoing) {
    log.observe(record).ifPresent(change -> outgoing.forEach(link -> link.send(change)));
  }

  private void forget() {
    if (links.values().stream().noneMatch(ReplicationLink::isCut)) {
      long before = clock.millis() - MEMORY.toMillis();
      logs.values().forEach(log -> log.forget(before));
    }
  }

  private ConflictResolver log(String region) {
    ConflictResolver log = logs.get(region);
    if (log == null) {
      throw new IllegalArgumentException("no replica in " + region);
    }
    return log;
  }

  private ReplicationLink link(String from, String to) {
    ReplicationLink link = links.get(new Direction(from, to));
    if (link == null) {
      throw new IllegalArgumentException("no replicas in both %s and %s".formatted(from, to));
    }
    return link;
  }
}
