package meridian.store.dynamodb.table;

import java.time.Instant;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.peer.Side;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Presence;

/**
 * What one region last heard of one endpoint.
 *
 * @param slot its place
 * @param peer who, in which role
 * @param stopped whether the peer was heard to stop: the record then marks its absence
 * @param written when, to a sixty-fourth of a second once stored
 * @param expiry when to believe it no longer, in whole seconds
 */
public record PeerRecord(Slot slot, Peer peer, boolean stopped, Instant written, Instant expiry) {

  /** A note in a slot that the peer is there. */
  public static PeerRecord of(AnnounceRecord sighting, Slot slot, Instant written) {
    return new PeerRecord(slot, sighting.peer(), false, written, sighting.expiry());
  }

  /** A note in a slot that the peer is not there any longer. */
  public static PeerRecord stopMarker(
      AnnounceRecord sighting, Slot slot, Instant written, Instant expiry) {
    Role role = slot.section().side() == Side.SEEDERS ? Role.SEEDER : Role.LEECHER;
    Peer peer = new Peer(sighting.peer().endpoint(), role);
    return new PeerRecord(slot, peer, true, written, expiry);
  }

  /** Whether it says that the peer is there. */
  public boolean isLive(Instant now) {
    return !stopped && expiry.isAfter(now);
  }

  /**
   * Whether it counts rather than another record of the same endpoint: the newer one does. Of two
   * equally old ones on one side it is the note that the peer stopped; on two sides the one that
   * says it is there, for who changes sides notes both at once. Else the higher region code
   * decides.
   */
  public boolean supersedes(PeerRecord other) {
    int order = written.compareTo(other.written);
    if (order != 0) {
      return order > 0;
    }
    if (stopped != other.stopped) {
      return stopped == (slot.section() == other.slot.section());
    }
    return slot.region().compareTo(other.slot.region()) > 0;
  }

  /** Whether it says that the same client is there in the same role. */
  public boolean matches(Peer other) {
    boolean sameClient = peer.id().isEmpty() || peer.id().equals(other.id());
    return !stopped && sameClient && peer.role() == other.role();
  }

  /** What a client may be told of it. */
  public Presence presence() {
    return new Presence(slot.region(), written, expiry);
  }
}
