package meridian.swarm;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a client is told in return for an announce.
 *
 * @param interval when to announce again; whole seconds
 * @param minInterval how long to wait at least; whole seconds
 * @param counts how large the swarm is
 * @param peers whom to connect to
 * @param trackerId what to send back with the next announce, in unreserved characters
 */
public record AnnounceAnswer(
    Duration interval,
    Duration minInterval,
    SwarmCounts counts,
    List<Peer> peers,
    Optional<String> trackerId) {
  /** Takes an immutable copy of the peers. */
  public AnnounceAnswer {
    peers = List.copyOf(peers);
  }
}
