package meridian.swarm;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import meridian.peer.InfoHash;
import meridian.peer.Peer;

/**
 * An announce as the tracker passes it to a store.
 *
 * @param infoHash the swarm
 * @param peer the announcing peer
 * @param event the event that caused the announce
 * @param wanted maximum number of peers to return; for 0 the store reads no sample
 * @param at when the tracker received the announce
 * @param terms how long the peer's record is valid
 * @param ticket the peer's stored record according to a genuine ticket; empty without a ticket
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
   * How long a peer's record is valid.
   *
   * @param life the time from writing a record to its expiry
   * @param maxAnnounceGap the maximum time between two announces of a peer: a record that expires
   *     earlier must be written again now
   */
  public record Terms(Duration life, Duration maxAnnounceGap) {}

  /** The expiry of a record that is written now. */
  public Instant expiry() {
    return at.plus(terms.life);
  }

  /** Whether a record with this expiry is still valid when the peer announces next. */
  public boolean coversNextAnnounce(Instant recordExpiry) {
    return !recordExpiry.isBefore(at.plus(terms.maxAnnounceGap));
  }

  /**
   * Whether the peer is to be stored: not if other peers cannot connect to it, since it shares its
   * endpoint with others.
   */
  public boolean isStored() {
    return peer.endpoint().isReachable();
  }

  /** Whether the peer leaves the swarm. */
  public boolean isStopped() {
    return event == Event.STOPPED;
  }

  /** Whether this is a regular announce, which changes nothing about the peer. */
  public boolean isRoutine() {
    return event == Event.NONE || event == Event.PAUSED;
  }
}
