package meridian.swarm;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import meridian.peer.InfoHash;
import meridian.peer.Peer;

/**
 * An announce as a store is told of it: what was seen, when, and how long to believe it.
 *
 * @param infoHash the swarm
 * @param peer who announced
 * @param event why
 * @param wanted how many peers it is to be given at most; 0 reads nothing that only a sample needs
 * @param at when it announced; never taken from the client
 * @param terms how long the peer is believed to be there
 * @param ticket the record that a genuine ticket for this very peer, role and swarm speaks of
 */
public record AnnounceRecord(
    InfoHash infoHash,
    Peer peer,
    Event event,
    int wanted,
    Instant at,
    Terms terms,
    Optional<Presence> ticket) {

  /**
   * How long a peer is believed to be there.
   *
   * @param life how long it counts as a member unless its record is written again
   * @param maxAnnounceGap the longest time until it announces again if it is still there: a record
   *     that expires earlier must be written now
   */
  public record Terms(Duration life, Duration maxAnnounceGap) {}

  /** When a record written now expires. */
  public Instant expiry() {
    return at.plus(terms.life);
  }

  /** Whether a record that expires then will still stand when the peer announces next. */
  public boolean coversNextAnnounce(Instant recordExpiry) {
    return !recordExpiry.isBefore(at.plus(terms.maxAnnounceGap));
  }

  /** Whether the peer leaves the swarm. */
  public boolean isStopped() {
    return event == Event.STOPPED;
  }

  /** Whether nothing has happened to the peer: it merely is still there. */
  public boolean isRoutine() {
    return event == Event.NONE || event == Event.PAUSED;
  }
}
