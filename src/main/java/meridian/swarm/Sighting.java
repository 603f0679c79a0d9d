package meridian.swarm;

import java.time.Duration;
import java.time.Instant;

/**
 * An announce as a store is told of it: what was seen, when, and how long to believe it.
 *
 * @param infoHash the swarm
 * @param peer who announced
 * @param event why
 * @param wanted how many peers it is to be given at most; 0 reads nothing that only a sample needs
 * @param at when it announced; never taken from the client
 * @param life how long the peer counts as a member unless it announces again
 */
public record Sighting(
    InfoHash infoHash, Peer peer, Event event, int wanted, Instant at, Duration life) {

  /** When the peer is forgotten unless it announces again. */
  public Instant expiry() {
    return at.plus(life);
  }

  /** Whether the peer leaves the swarm. */
  public boolean stops() {
    return event == Event.STOPPED;
  }
}
