package meridian.store.record;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import meridian.peer.InfoHash;

/**
 * A cache of the large swarms that this environment has read recently, so that announces need not
 * read their first pages. Holds at most {@value #CAPACITY} swarms and evicts the least recently
 * used. Safe for use by many threads.
 */
public final class LargeSwarmCache {

  private static final int CAPACITY = 10_000;

  private final Map<InfoHash, LargeSwarm> swarms =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InfoHash, LargeSwarm> eldest) {
          return size() > CAPACITY;
        }
      };

  /** What is known of a swarm; empty if it is small, evicted, or was never read. */
  public synchronized Optional<LargeSwarm> find(InfoHash infoHash) {
    return Optional.ofNullable(swarms.get(infoHash));
  }

  /** Stores what is known of a large swarm. */
  public synchronized void put(InfoHash infoHash, LargeSwarm swarm) {
    swarms.put(infoHash, swarm);
  }

  /** Removes a swarm that fits one page. */
  public synchronized void remove(InfoHash infoHash) {
    swarms.remove(infoHash);
  }
}
