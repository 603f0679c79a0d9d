package meridian.store.dynamodb;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import meridian.swarm.DenyList;
import meridian.swarm.InfoHash;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The deny list in a region's replica of the {@linkplain ControlTable control table}, held in
 * memory.
 *
 * <p>Nothing runs between invocations, so the list is loaded by whoever asks and finds it older
 * than 30 seconds. Others go on with the old one meanwhile, unless that is older than a minute:
 * then they wait for the new one. Thus a torrent that is denied is refused within a minute of the
 * ruling's arrival in the replica. While loading fails the old list stays in force, and one caller
 * tries again after five seconds, then ten, twenty and thirty.
 *
 * <p>The list is one partition, read as a whole by every environment: at 65 bytes a ruling (also
 * one that allows) and a partition's 3,000 read units a second, a thousand environments can follow
 * about ten thousand rulings.
 */
public final class DynamoDbDenyList implements DenyList {

  private static final Logger LOG = System.getLogger(DynamoDbDenyList.class.getName());
  private static final Duration FRESH = Duration.ofSeconds(30);
  private static final Duration USABLE = Duration.ofSeconds(60);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

  private final DynamoDbClient client;
  private final String table;
  private final InstantSource clock;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile Known known = new Known(Set.of(), 0, Instant.MIN, Instant.MIN, FIRST_PAUSE);

  /**
   * A list that is loaded when it is first asked.
   *
   * @param client talks to the region's replica; its timeouts and retries are all there are
   * @param table the control table's name
   */
  public DynamoDbDenyList(DynamoDbClient client, String table, InstantSource clock) {
    this.client = client;
    this.table = table;
    this.clock = clock;
  }

  /**
   * What is known.
   *
   * @param skipped how many items were not understood
   * @param loaded when
   * @param due when to load it again
   * @param pause how long to leave the replica alone, should that fail
   */
  private record Known(
      Set<InfoHash> denied, int skipped, Instant loaded, Instant due, Duration pause) {

    boolean isDue(Instant now) {
      return !now.isBefore(due);
    }

    boolean isUsable(Instant now) {
      return loaded.plus(USABLE).isAfter(now);
    }

    /** Each failure doubles the pause: a replica that ails is not to be asked more than usual. */
    Known afterFailure(Instant now) {
      Duration twice = pause.multipliedBy(2);
      return new Known(
          denied, skipped, loaded, now.plus(pause), twice.compareTo(FRESH) < 0 ? twice : FRESH);
    }
  }

  @Override
  public boolean denies(InfoHash infoHash) {
    Instant now = clock.instant();
    if (known.isDue(now)) {
      refresh(now);
    }
    return known.denied.contains(infoHash);
  }

  private void refresh(Instant now) {
    if (!loading.tryLock()) {
      if (known.isUsable(now)) {
        return;
      }
      loading.lock();
    }
    try {
      // Whoever waited finds the work done.
      if (known.isDue(clock.instant())) {
        known = load();
      }
    } finally {
      loading.unlock();
    }
  }

  private Known load() {
    Instant asked = clock.instant();
    try {
      Rulings rulings = Rulings.read(client, table, false);
      if (rulings.skipped() > known.skipped) {
        LOG.log(
            Level.WARNING, "items of the deny list that are not understood: " + rulings.skipped());
      }
      return new Known(rulings.denied(), rulings.skipped(), asked, asked.plus(FRESH), FIRST_PAUSE);
    } catch (RuntimeException e) {
      // Whatever it is, clients are not to suffer from it.
      LOG.log(Level.WARNING, "the deny list could not be loaded: " + e);
      return known.afterFailure(clock.instant());
    }
  }
}
