package meridian.swarm;

import java.util.List;
import java.util.Optional;
import meridian.peer.Peer;

/**
 * What one announce learns of its swarm.
 *
 * @param counts how large it is, the announcing peer included unless it stopped
 * @param peers a random sample, without duplicates, in no particular order
 * @param presence the record that now stands for the announcing peer; empty if it stopped, or if
 *     the store has no use for being told of it again
 */
public record AnnounceResult(SwarmCounts counts, List<Peer> peers, Optional<Presence> presence) {
  /** Takes an immutable copy of the sample. */
  public AnnounceResult {
    peers = List.copyOf(peers);
  }
}
