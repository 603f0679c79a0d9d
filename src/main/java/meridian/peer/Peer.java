package meridian.peer;

import java.util.Optional;

/**
 * A member of a swarm.
 *
 * @param endpoint where it listens, and its identity
 * @param role what it does in the swarm
 * @param id how it names itself; empty when the store does not keep that (only the dictionary form
 *     of an answer carries it)
 */
public record Peer(Endpoint endpoint, Role role, Optional<PeerId> id) {

  /** A peer whose id is not known. */
  public Peer(Endpoint endpoint, Role role) {
    this(endpoint, role, Optional.empty());
  }
}
