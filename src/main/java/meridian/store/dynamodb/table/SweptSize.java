package meridian.store.dynamodb.table;

import java.time.Duration;
import java.time.Instant;
import meridian.swarm.PeerTally;

/**
 * How many peers a sweep counted in a swarm.
 *
 * @param at when
 * @param peers exactly
 */
public record SweptSize(Instant at, PeerTally peers) {

  /** Until when a count says more than an estimate made now. Sweeps are hourly. */
  private static final Duration FRESH = Duration.ofHours(2);

  public boolean isFresh(Instant now) {
    return at.plus(FRESH).isAfter(now);
  }
}
