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
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;

/**
 * Measures the load: the share of calls to a store that were refused for lack of capacity over
 * about the last minute. They were throttled by the table, or exceeded the environment's own limit
 * of concurrent calls.
 *
 * <p>How busy the environment is does not count. Lambda sends it one request at a time, and starts
 * another environment if all are busy, so a busy one is no sign of scarcity. Requests that Lambda
 * itself throttles never reach an environment.
 */
public final class LoadMeter implements SwarmStore {

  /** The time constant of the exponential decay. */
  private static final Duration TIME_CONSTANT = Duration.ofMinutes(1);

  /** So that one refused call of a new environment is no high load. */
  private static final double MIN_CALLS = 10;

  private final SwarmStore store;
  private final InstantSource clock;
  private double calls;
  private double refused;
  private Instant updated;

  /** A meter that starts at 0. */
  public LoadMeter(SwarmStore store, InstantSource clock) {
    this.store = store;
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

  /** The share of refused calls, from 0 (none) to 1 (all). */
  synchronized double load() {
    decay();
    return refused / Math.max(calls, MIN_CALLS);
  }

  private <T> T measured(Supplier<T> call) {
    try {
      T result = call.get();
      count(false);
      return result;
    } catch (StoreUnavailableException e) {
      count(e.reason() == Reason.THROTTLED || e.reason() == Reason.BUSY);
      throw e;
    }
  }

  private synchronized void count(boolean isRefused) {
    decay();
    calls++;
    refused += isRefused ? 1 : 0;
  }

  /** Reduces the weight of earlier calls by the time since the last update. */
  private void decay() {
    Instant now = clock.instant();
    double elapsed = Math.max(0, Duration.between(updated, now).toNanos() / 1e9);
    double weight = Math.exp(-elapsed / TIME_CONSTANT.toSeconds());
    calls *= weight;
    refused *= weight;
    updated = now;
  }
}
