package meridian.swarm;

import java.util.List;
import java.util.Optional;
import meridian.peer.Peer;

/**
 * What a store returns for an announce.
 *
 * @param counts the size of the swarm, including the announcing peer unless it stopped or is not
 *     stored
 * @param peers a random sample, without duplicates, in no particular order
 * @param presence the current record of the announcing peer; empty if it stopped, or if the store
 *     has no use for tickets
 * @param written whether anything was written, or would have been if the store had no newer record
 */
public record AnnounceResult(
    SwarmCounts counts, List<Peer> peers, Optional<Presence> presence, boolean written) {
  /** Takes an immutable copy of the sample. */
  public AnnounceResult {
    peers = List.copyOf(peers);
  }
}
