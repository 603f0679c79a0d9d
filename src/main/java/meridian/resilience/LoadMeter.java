package meridian.resilience;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import meridian.peer.InfoHash;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;

/**
 * Measures the load of an environment: the number of concurrent calls to a store as a share of the
 * maximum, averaged over about a minute. More announces raise it, and so do slower replicas.
 */
public final class LoadMeter implements SwarmStore {

  /** The time constant of the exponential average. */
  private static final Duration TIME_CONSTANT = Duration.ofMinutes(1);

  private final SwarmStore store;
  private final int capacity;
  private final InstantSource clock;
  private int concurrent;
  private double average;
  private Instant updated;

  /**
   * A meter that starts at 0.
   *
   * @param capacity maximum number of concurrent calls
   */
  public LoadMeter(SwarmStore store, int capacity, InstantSource clock) {
    this.store = store;
    this.capacity = capacity;
    this.clock = clock;
    this.updated = clock.instant();
  }

  @Override
  public AnnounceResult announce(AnnounceRecord announce) {
    return measured(() -> store.announce(announce));
  }

  @Override
  public Map<InfoHash, SwarmCounts> scrape(List<InfoHash> infoHashes, Instant at) {
    return measured(() -> store.scrape(infoHashes, at));
  }

  /** The average load, from 0 (idle) to 1 (saturated). */
  synchronized double load() {
    update();
    return average;
  }

  private <T> T measured(Supplier<T> call) {
    change(1);
    try {
      return call.get();
    } finally {
      change(-1);
    }
  }

  private synchronized void change(int difference) {
    update();
    concurrent += difference;
  }

  /** Updates the average with the time since the last update. */
  private void update() {
    Instant now = clock.instant();
    double elapsed = Math.max(0, Duration.between(updated, now).toNanos() / 1e9);
    double weight = Math.exp(-elapsed / TIME_CONSTANT.toSeconds());
    average = weight * average + (1 - weight) * Math.min(1, (double) concurrent / capacity);
    updated = now;
  }
}
