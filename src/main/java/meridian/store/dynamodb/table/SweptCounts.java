package meridian.store.dynamodb.table;

import java.time.Duration;
import java.time.Instant;
import meridian.swarm.PeerCounts;

/**
 * The exact counts of a swarm's peers, made by a sweep.
 *
 * @param at when the sweep counted
 * @param peers live peers, each endpoint once
 */
public record SweptCounts(Instant at, PeerCounts peers) {

  /** For how long a count is preferred to a new estimate: two sweeps, which are hourly. */
  private static final Duration FRESH = Duration.ofHours(2);

  /** Whether the count is preferred to an estimate made now. */
  public boolean isFresh(Instant now) {
    return at.plus(FRESH).isAfter(now);
  }
}
