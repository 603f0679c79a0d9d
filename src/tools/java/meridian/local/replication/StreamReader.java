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
 * Hands on every record of a table's stream, from its beginning and in the order of each item's
 * writes: a shard is read after its parent.
 */
final class StreamReader {

  private static final System.Logger LOG = System.getLogger(StreamReader.class.getName());

  /** The shorter the pause the truer the stamps; polls of an idle stream must not cost much. */
  private static final long PAUSE_MILLIS = 8;

  private static final long IDLE_PAUSE_MILLIS = 32;
  private static final Duration BUSY = Duration.ofSeconds(2);

  private static final long PAUSE_AFTER_FAILURE_MILLIS = 200;
  private static final int ATTEMPTS = 5;

  /** How far a shard was read. */
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

  /** Hands on nothing more. */
  void stop() {
    closing.countDown();
  }

  /** Waits, once stopped, until nothing is being handed on. */
  void join(Duration patience) throws InterruptedException {
    thread.join(patience);
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
        boolean busy = System.nanoTime() - lastRecord < BUSY.toNanos();
        pause = busy ? PAUSE_MILLIS : IDLE_PAUSE_MILLIS;
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "reading the stream of " + replica.region() + " failed", e);
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
        handOn(record.dynamodb());
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
   * Reads on; empty if the iterator, got while nothing had been written, has fallen behind the
   * shard's first record. DynamoDB Local numbers the records of all tables of a region in one row,
   * so that whatever is written to another table makes it do so. Another iterator starts there.
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

  private void handOn(StreamRecord record) {
    Retry.run(ATTEMPTS, "a record of " + replica.region(), () -> consumer.accept(record));
  }
}
