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
 * Measures how busy a store keeps its environment: how many calls are under way, as a share of how
 * many may be, averaged over about the last minute. More announces raise it, and so does a replica
 * that takes longer over each.
 */
public final class LoadMeter implements SwarmStore {

  /** The weight of what was falls to a third in this time. */
  private static final Duration MEMORY = Duration.ofMinutes(1);

  private final SwarmStore store;
  private final int capacity;
  private final InstantSource clock;
  private int underWay;
  private double average;
  private Instant updated;

  /**
   * A meter that has seen nothing yet.
   *
   * @param capacity how many calls may be under way at the same time
   */
  public LoadMeter(SwarmStore store, int capacity, InstantSource clock) {
    this.store = store;
    this.capacity = capacity;
    this.clock = clock;
    this.updated = clock.instant();
  }

  @Override
  public AnnounceResult announce(AnnounceRecord sighting) {
    return measured(() -> store.announce(sighting));
  }

  @Override
  public Map<InfoHash, SwarmCounts> scrape(List<InfoHash> infoHashes, Instant at) {
    return measured(() -> store.scrape(infoHashes, at));
  }

  /** The average: 0 if idle, 1 if as much was under way as may be. */
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
    underWay += difference;
  }

  /** Takes in what was under way since it was updated last. */
  private void update() {
    Instant now = clock.instant();
    double elapsed = Math.max(0, Duration.between(updated, now).toNanos() / 1e9);
    double kept = Math.exp(-elapsed / MEMORY.toSeconds());
    average = kept * average + (1 - kept) * Math.min(1, (double) underWay / capacity);
    updated = now;
  }
}
