package meridian.store.dynamodb;

import java.time.Instant;
import meridian.swarm.SwarmCounts;

/**
 * What an environment knows of a swarm that does not fit a page.
 *
 * @param seen when its first page was read
 * @param downloads the sum of its ledgers then
 * @param size of all its sections
 */
record LargeSwarm(Instant seen, long downloads, SwarmSize size) {

  /** The swarm as it appears after some of its sections were read again. */
  LargeSwarm after(SwarmReading reading) {
    return new LargeSwarm(seen, downloads, size.after(reading));
  }

  /** The swarm with a download more. */
  LargeSwarm withDownload() {
    return new LargeSwarm(seen, downloads + 1, size);
  }

  SwarmCounts counts() {
    return size.counts(downloads);
  }
}
