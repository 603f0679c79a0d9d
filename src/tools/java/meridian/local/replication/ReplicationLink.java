package meridian.local.replication;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The way from one replica to another: changes arrive after the lag, those of one item in their
 * order. While it is cut they wait; none is lost.
 */
final class ReplicationLink {

  /** Changes that are carried out at the same time; those of one item share a lane. */
  static final int LANES = 4;

  private static final int ATTEMPTS = 5;

  /**
   * A change under way.
   *
   * @param due when it arrives, by {@link System#nanoTime}
   */
  private record DelayedChange(Change change, long due) {}

  private final String name;
  private final ConflictResolver destination;
  private final Duration lag;
  private final Gate gate = new Gate();
  private final List<BlockingQueue<DelayedChange>> lanes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  ReplicationLink(String name, ConflictResolver destination, Duration lag) {
    this.name = name;
    this.destination = destination;
    this.lag = lag;
    for (int i = 0; i < LANES; i++) {
      BlockingQueue<DelayedChange> lane = new LinkedBlockingQueue<>();
      lanes.add(lane);
      threads.add(Thread.ofVirtual().name(name + "-" + i).unstarted(() -> deliver(lane)));
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Sends a change on its way. */
  void send(Change change) {
    lanes.get(lane(change.key())).add(new DelayedChange(change, System.nanoTime() + lag.toNanos()));
  }

  /** Which lane the changes of an item take. */
  static int lane(Map<String, AttributeValue> key) {
    return Math.floorMod(key.hashCode(), LANES);
  }

  /** Lets nothing arrive until {@link #heal}. */
  void cut() {
    gate.close();
  }

  /** Lets everything that waited arrive. */
  void heal() {
    gate.open();
  }

  boolean isCut() {
    return gate.isClosed();
  }

  /** Lets nothing arrive any more. */
  void stop() {
    threads.forEach(Thread::interrupt);
  }

  /** Waits, once stopped, until nothing is being carried out. */
  void join(Duration patience) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(patience);
    }
  }

  private void deliver(BlockingQueue<DelayedChange> lane) {
    try {
      while (true) {
        DelayedChange parcel = lane.take();
        TimeUnit.NANOSECONDS.sleep(parcel.due() - System.nanoTime());
        gate.pass();
        Retry.run(ATTEMPTS, "a change over " + name, () -> destination.apply(parcel.change()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
