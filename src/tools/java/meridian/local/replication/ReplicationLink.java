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
 * Replication from one replica to another. Changes are applied after the lag; those of one item in
 * sequence. While the link is cut, changes wait and none is lost.
 */
final class ReplicationLink {

  /** Changes that are applied in parallel; those of one item share a lane. */
  static final int LANES = 4;

  /**
   * A change that is under way.
   *
   * @param due when it is applied, by {@link System#nanoTime}
   */
  private record DelayedChange(Change change, long due) {}

  private final String name;
  private final ConflictResolver destination;
  private final Duration lag;
  private final List<BlockingQueue<DelayedChange>> lanes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private boolean cut;

  ReplicationLink(String name, ConflictResolver destination, Duration lag) {
    this.name = name;
    this.destination = destination;
    this.lag = lag;
    for (int i = 0; i < LANES; i++) {
      BlockingQueue<DelayedChange> lane = new LinkedBlockingQueue<>();
      lanes.add(lane);
      threads.add(Thread.ofVirtual().name(name + "-" + i).unstarted(() -> applyAll(lane)));
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Sends a change to the destination. */
  void send(Change change) {
    lanes.get(lane(change.key())).add(new DelayedChange(change, System.nanoTime() + lag.toNanos()));
  }

  /** The lane of an item's changes. */
  static int lane(Map<String, AttributeValue> key) {
    return Math.floorMod(key.hashCode(), LANES);
  }

  /** Holds all changes back until {@link #heal}. */
  synchronized void cut() {
    cut = true;
  }

  /** Applies the changes that waited. */
  synchronized void heal() {
    cut = false;
    notifyAll();
  }

  synchronized boolean isCut() {
    return cut;
  }

  private synchronized void awaitHeal() throws InterruptedException {
    while (cut) {
      wait();
    }
  }

  /** Applies no more changes. */
  void stop() {
    threads.forEach(Thread::interrupt);
  }

  /** Waits, after {@link #stop}, for the changes that are being applied. */
  void join(Duration timeout) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(timeout);
    }
  }

  private void applyAll(BlockingQueue<DelayedChange> lane) {
    try {
      while (true) {
        DelayedChange next = lane.take();
        TimeUnit.NANOSECONDS.sleep(next.due() - System.nanoTime());
        awaitHeal();
        Retry.run("a change over " + name, () -> destination.apply(next.change()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
