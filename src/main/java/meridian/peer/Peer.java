package meridian.peer;

import java.util.Optional;

/**
 * A member of a swarm.
 *
 * @param endpoint the address and port at which it listens; its identity
 * @param role its role in the swarm
 * @param id the peer id that the client chose; empty if the store does not keep it, as only the
 *     dictionary form of an answer contains it
 */
public record Peer(Endpoint endpoint, Role role, Optional<PeerId> id) {

  /** A peer with an unknown peer id. */
  public Peer(Endpoint endpoint, Role role) {
    this(endpoint, role, Optional.empty());
  }
}
