package meridian.tracker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import meridian.peer.Peer;
import meridian.swarm.SwarmCounts;

/**
 * What a client is told in return for an announce.
 *
 * @param interval when to announce again; whole seconds
 * @param minInterval how long to wait at least; whole seconds
 * @param counts how large the swarm is; empty if it was not looked into, and then nothing was noted
 *     either
 * @param peers whom to connect to
 * @param trackerId what to send back with the next announce, in unreserved characters
 */
public record AnnounceAnswer(
    Duration interval,
    Duration minInterval,
    Optional<SwarmCounts> counts,
    List<Peer> peers,
    Optional<String> trackerId) {
  /** Takes an immutable copy of the peers. */
  public AnnounceAnswer {
    peers = List.copyOf(peers);
  }

  /**
   * An answer without a look at the swarm: come again later, and not sooner, for it would be no
   * use. The client keeps the tracker id that it has.
   */
  static AnnounceAnswer postponed(Duration interval) {
    return new AnnounceAnswer(interval, interval, Optional.empty(), List.of(), Optional.empty());
  }

  /** Whether the announce came to nothing but to be told when to come again. */
  public boolean isPostponed() {
    return counts.isEmpty();
  }
}
