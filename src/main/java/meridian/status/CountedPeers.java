package meridian.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import meridian.purge.SweepTotals;
import meridian.swarm.PeerCounts;

/**
 * The peers that a region's latest finished sweep counted in its replica.
 *
 * @param at when the sweep began, in whole seconds
 * @param peers live peers, whichever region they announced to
 * @param own live peers that last announced to this region
 * @param swarms torrents with at least one live peer
 * @param completed completed downloads that all regions counted; empty if it is not known
 * @param top the largest swarms, largest first, at most {@value SweepTotals#TOP}
 */
public record CountedPeers(
    Instant at,
    PeerCounts peers,
    long own,
    long swarms,
    Optional<Long> completed,
    List<SweepTotals.SweptSwarm> top) {

  /** Takes an immutable copy of the list. */
  public CountedPeers {
    top = List.copyOf(top);
  }

  /** What a sweep counted. */
  public static CountedPeers of(Instant began, SweepTotals totals) {
    return new CountedPeers(
        began, totals.peers(), totals.own(), totals.swarms(), totals.completed(), totals.top());
  }
}
