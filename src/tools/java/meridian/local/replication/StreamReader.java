package meridian.local.replication;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

/**
 * Reads every record of a table's stream from its beginning. The writes of an item keep their
 * order, because a shard is read after its parent.
 */
final class StreamReader {

  private static final System.Logger LOG = System.getLogger(StreamReader.class.getName());

  /** Short, because a write gets its time when it is read; an idle stream is polled less often. */
  private static final long PAUSE_MILLIS = 8;

  private static final long IDLE_PAUSE_MILLIS = 32;

  /** A stream counts as idle after this time without a record. */
  private static final Duration IDLE_AFTER = Duration.ofSeconds(2);

  private static final long PAUSE_AFTER_FAILURE_MILLIS = 200;

  /** How far a shard has been read. */
  private static final class Position {
    @Nullable String iterator;
    @Nullable String lastRead;
  }

  private final Replica replica;
  private final Consumer<StreamRecord> consumer;
  private final Map<String, Position> open = new LinkedHashMap<>();
  private final Set<String> finished = new HashSet<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  StreamReader(Replica replica, Consumer<StreamRecord> consumer) {
    this.replica = replica;
    this.consumer = consumer;
    this.thread =
        Thread.ofPlatform().name("stream-" + replica.region()).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Passes on no more records. */
  void stop() {
    closing.countDown();
  }

  /** Waits, after {@link #stop}, for the record that is being processed. */
  void join(Duration timeout) throws InterruptedException {
    thread.join(timeout);
  }

  private void run() {
    long pause = 0;
    long lastRecord = System.nanoTime();
    while (!pausedUntilClosing(pause)) {
      try {
        if (open.isEmpty()) {
          openShards();
        }
        if (readOpenShards()) {
          lastRecord = System.nanoTime();
        }
        boolean idle = System.nanoTime() - lastRecord >= IDLE_AFTER.toNanos();
        pause = idle ? IDLE_PAUSE_MILLIS : PAUSE_MILLIS;
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "cannot read the stream of " + replica.region(), e);
        open.values().forEach(position -> position.iterator = null);
        pause = PAUSE_AFTER_FAILURE_MILLIS;
      }
    }
  }

  private boolean pausedUntilClosing(long millis) {
    try {
      return closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void openShards() {
    var description =
        replica.streams().describeStream(r -> r.streamArn(replica.stream())).streamDescription();
    Set<String> known = new HashSet<>();
    description.shards().forEach(shard -> known.add(shard.shardId()));
    for (Shard shard : description.shards()) {
      String parent = shard.parentShardId();
      boolean parentRead = parent == null || finished.contains(parent) || !known.contains(parent);
      if (parentRead && !finished.contains(shard.shardId())) {
        open.put(shard.shardId(), new Position());
      }
    }
  }

  private boolean readOpenShards() {
    boolean any = false;
    for (Iterator<Map.Entry<String, Position>> i = open.entrySet().iterator(); i.hasNext(); ) {
      var shard = i.next();
      Position position = shard.getValue();
      String iterator =
          position.iterator == null ? iterator(shard.getKey(), position) : position.iterator;
      Optional<GetRecordsResponse> answer = read(iterator, position);
      if (answer.isEmpty()) {
        continue;
      }
      GetRecordsResponse read = answer.get();
      for (Record record : read.records()) {
        if (closing.getCount() == 0) {
          return any;
        }
        Retry.run("a record of " + replica.region(), () -> consumer.accept(record.dynamodb()));
        position.lastRead = record.dynamodb().sequenceNumber();
        any = true;
      }
      position.iterator = read.nextShardIterator();
      if (position.iterator == null) {
        finished.add(shard.getKey());
        i.remove();
      }
    }
    return any;
  }

  /**
   * Reads the next records. Empty if the iterator is older than the shard's first record, because
   * it was created before the first write; the next attempt uses a new iterator. This happens
   * because DynamoDB Local numbers the records of all tables of a region in one sequence.
   */
  private Optional<GetRecordsResponse> read(String iterator, Position position) {
    try {
      return Optional.of(replica.streams().getRecords(r -> r.shardIterator(iterator)));
    } catch (TrimmedDataAccessException e) {
      if (position.lastRead != null) {
        throw e;
      }
      position.iterator = null;
      return Optional.empty();
    }
  }

  private String iterator(String shard, Position position) {
    String last = position.lastRead;
    return replica
        .streams()
        .getShardIterator(
            request -> {
              request.streamArn(replica.stream()).shardId(shard);
              if (last == null) {
                request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
              } else {
                request
                    .shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                    .sequenceNumber(last);
              }
            })
        .shardIterator();
  }
}
