package meridian.store.dynamodb;

import java.time.Duration;
import java.time.Instant;

/**
 * How many peers a sweep counted in a swarm.
 *
 * @param at when
 * @param peers exactly
 */
record SweptSize(Instant at, PeerTally peers) {

  /** Until when a count says more than an estimate made now. Sweeps are hourly. */
  private static final Duration FRESH = Duration.ofHours(2);

  boolean isFresh(Instant now) {
    return at.plus(FRESH).isAfter(now);
  }
}
