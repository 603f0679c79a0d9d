package meridian.tracker;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import meridian.peer.InfoHash;
import meridian.swarm.SwarmCounts;

/** What the tracker replies to a scrape. */
public sealed interface ScrapeResult {

  /**
   * The sizes of swarms. Denied torrents are missing, and those beyond the policy's maximum.
   *
   * @param counts the size of each swarm
   */
  record Answered(Map<InfoHash, SwarmCounts> counts) implements ScrapeResult {
    /** Takes an immutable copy of the map, in the same order. */
    public Answered {
      counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }
  }

  /** The client is rate-limited. Nothing was read. */
  record RateLimited() implements ScrapeResult {}

  /** The client is banned. Nothing was read. */
  record Banned() implements ScrapeResult {}

  /** The store is unavailable. */
  record Unavailable() implements ScrapeResult {}
}
