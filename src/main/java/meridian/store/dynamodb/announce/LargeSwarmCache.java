package meridian.store.dynamodb.announce;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import meridian.peer.InfoHash;

/**
 * Which swarms do not fit a page, as far as this environment has met them lately: their first pages
 * need not be read to find out. A bounded number is kept, those used last.
 */
final class LargeSwarmCache {

  private static final int CAPACITY = 10_000;

  private final Map<InfoHash, LargeSwarm> swarms =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InfoHash, LargeSwarm> eldest) {
          return size() > CAPACITY;
        }
      };

  /** A swarm that was large when it was met last. */
  synchronized Optional<LargeSwarm> find(InfoHash infoHash) {
    return Optional.ofNullable(swarms.get(infoHash));
  }

  /** Takes note that a swarm is large. */
  synchronized void put(InfoHash infoHash, LargeSwarm swarm) {
    swarms.put(infoHash, swarm);
  }

  /** Takes note that a swarm fits a page. */
  synchronized void remove(InfoHash infoHash) {
    swarms.remove(infoHash);
  }
}
