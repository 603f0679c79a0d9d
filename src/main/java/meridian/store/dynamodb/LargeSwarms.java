package meridian.store.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import meridian.swarm.InfoHash;

/**
 * Which swarms do not fit a page, as far as this environment has met them lately: their first pages
 * need not be read to find out. A bounded number is kept, those used last.
 */
final class LargeSwarms {

  private static final int CAPACITY = 10_000;

  /** Until a swarm is looked at again: it may have shrunk, and its ledgers have grown. */
  private static final Duration KEPT = Duration.ofMinutes(5);

  private final Map<InfoHash, LargeSwarm> swarms =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InfoHash, LargeSwarm> eldest) {
          return size() > CAPACITY;
        }
      };

  /** A swarm known to be large. */
  synchronized Optional<LargeSwarm> find(InfoHash infoHash, Instant now) {
    return Optional.ofNullable(swarms.get(infoHash))
        .filter(swarm -> swarm.seen().plus(KEPT).isAfter(now));
  }

  /** Takes note that a swarm is large. */
  synchronized void remember(InfoHash infoHash, LargeSwarm swarm) {
    swarms.put(infoHash, swarm);
  }
}
