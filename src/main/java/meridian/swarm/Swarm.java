package meridian.swarm;

import java.util.List;

/**
 * What one announce learns of its swarm.
 *
 * @param counts how large it is, the announcing peer included unless it stopped
 * @param peers a random sample, without duplicates, in no particular order
 */
public record Swarm(SwarmCounts counts, List<Peer> peers) {
  /** Takes an immutable copy of the sample. */
  public Swarm {
    peers = List.copyOf(peers);
  }
}
