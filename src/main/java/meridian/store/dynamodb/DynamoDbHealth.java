package meridian.store.dynamodb;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import meridian.health.Health;
import meridian.health.Heartbeat;
import meridian.health.Verdict;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What the region's own newest heartbeat says, held in memory.
 *
 * <p>Nothing runs between invocations, so it is read by whoever asks and finds what is known older
 * than 20 seconds; others go on with what is known meanwhile, unless that is older than a minute,
 * as it is in an environment that was frozen or restored: then they wait for it, at most a second.
 * Where announces are answered too, they find it old first, so a question about health is answered
 * from memory. How old the heartbeat itself is, is judged at each question.
 *
 * <p>A replica that does not answer within a second counts as unreachable, and is asked again five
 * seconds later, by questions about health only: no announce is to wait for it twice.
 */
public final class DynamoDbHealth implements Health {

  private static final Logger LOG = System.getLogger(DynamoDbHealth.class.getName());
  private static final Duration FRESH = Duration.ofSeconds(20);
  private static final Duration USABLE = Duration.ofSeconds(60);
  private static final Duration UNTIL_NEXT_TRY = Duration.ofSeconds(5);

  /** Route 53 gives up after two seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final DynamoDbClient client;
  private final String table;
  private final int region;
  private final InstantSource clock;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Known known = new Known(Optional.empty(), true, Instant.MIN, Instant.MIN);

  /**
   * A verdict that is read when it is first asked for.
   *
   * @param client talks to the region's replica
   * @param table the control table's name
   * @param region the region's code, 1 to 254
   */
  public DynamoDbHealth(DynamoDbClient client, String table, int region, InstantSource clock) {
    this.client = client;
    this.table = table;
    this.region = region;
    this.clock = clock;
  }

  /**
   * What is known.
   *
   * @param beat empty if there is none, or none that is understood
   * @param reachable whether the replica answered
   * @param asked when
   * @param due when to ask it again
   */
  private record Known(Optional<Heartbeat> beat, boolean reachable, Instant asked, Instant due) {

    boolean isDue(Instant now) {
      return !now.isBefore(due);
    }

    boolean isUsable(Instant now) {
      return asked.plus(USABLE).isAfter(now);
    }

    Verdict verdict(Instant now) {
      return reachable && isUsable(now)
          ? beat.map(own -> own.verdictAt(now)).orElse(Verdict.STALE)
          : Verdict.UNREACHABLE;
    }
  }

  @Override
  public Verdict verdict() {
    Instant now = clock.instant();
    if (known.isDue(now) && acquire(known.isUsable(now))) {
      readIfDue();
    }
    return known.verdict(clock.instant());
  }

  @Override
  public void refresh() {
    if (known.reachable && known.isDue(clock.instant()) && reading.tryLock()) {
      readIfDue();
    }
  }

  private boolean acquire(boolean canDoWithout) {
    try {
      return canDoWithout
          ? reading.tryLock()
          : reading.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Reads, unless another thread has done so just before; gives up the lock. */
  private void readIfDue() {
    try {
      if (known.isDue(clock.instant())) {
        known = read();
      }
    } finally {
      reading.unlock();
    }
  }

  private Known read() {
    Instant asked = clock.instant();
    try {
      Optional<Heartbeat> beat =
          HeartbeatItem.read(
              client
                  .getItem(
                      get ->
                          get.tableName(table)
                              .key(HeartbeatItem.key(region))
                              .overrideConfiguration(o -> o.apiCallTimeout(PATIENCE)))
                  .item());
      return new Known(beat, true, asked, asked.plus(FRESH));
    } catch (RuntimeException e) {
      if (known.reachable) {
        LOG.log(Level.WARNING, "the region's health could not be read: " + e);
      }
      return new Known(Optional.empty(), false, asked, clock.instant().plus(UNTIL_NEXT_TRY));
    }
  }
}
