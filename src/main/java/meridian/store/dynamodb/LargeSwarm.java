package meridian.store.dynamodb;

import java.time.Instant;
import meridian.swarm.SwarmCounts;

/**
 * What an environment knows of a swarm that does not fit a page.
 *
 * @param seen when its first page was read
 * @param downloads the sum of its ledgers then, and those counted here since
 * @param size of all its sections
 */
record LargeSwarm(Instant seen, long downloads, SwarmSize size) {

  /** The swarm as it appears after some of its sections were read again. */
  LargeSwarm after(SwarmReading reading, long downloadsNow) {
    return new LargeSwarm(seen, downloadsNow, size.after(reading));
  }

  SwarmCounts counts() {
    return size.counts(downloads);
  }
}
