package meridian.store.dynamodb;

import java.time.Duration;
import java.time.Instant;
import meridian.swarm.SwarmCounts;

/**
 * How many peers a sweep counted in a swarm.
 *
 * @param at when
 * @param peers exactly
 */
record SweptSize(Instant at, PeerTally peers) {

  /** Until when a count says more than an estimate made now. Sweeps are hourly. */
  private static final Duration FRESH = Duration.ofHours(2);

  /** By what share of the count a swarm may seem to have grown or shrunk since. */
  private static final double TOLERANCE = 0.4;

  boolean isFresh(Instant now) {
    return at.plus(FRESH).isAfter(now);
  }

  /** Whether an estimate could be of a swarm of this size, noise and some change allowed. */
  boolean agreesWith(SwarmCounts estimate) {
    return Math.abs(estimate.peers() - peers.peers()) <= TOLERANCE * peers.peers();
  }

  SwarmCounts counts(long downloads) {
    long downloaders = peers.leechers4() + peers.leechers6();
    return new SwarmCounts(
        peers.seeders4() + peers.seeders6(),
        downloaders + peers.partialSeeds4() + peers.partialSeeds6(),
        downloaders,
        downloads);
  }
}
