package meridian.inspect;

import java.time.Instant;
import java.util.Optional;
import meridian.peer.Role;
import meridian.peer.Side;
import meridian.swarm.RegionCode;

/**
 * What stands in one slot of a peer's.
 *
 * @param region the code of the region that it is named after, which alone writes it
 * @param side of the swarm
 * @param content what it says; empty if it is of a layout that this release does not know
 * @param status what readers make of it
 */
public record StoredRecord(RegionCode region, Side side, Optional<Content> content, Status status) {

  /**
   * What a record says.
   *
   * @param stopped whether it marks that the peer is not there on this side any longer
   * @param role what the peer does if it is there
   * @param written when
   * @param expiry until when it counts
   */
  public record Content(boolean stopped, Role role, Instant written, Instant expiry) {}

  /** What readers make of a record. */
  public enum Status {
    /** The newest: the peer is there. */
    COUNTS,
    /** The newest: the peer was there, but too long ago. */
    EXPIRED,
    /** The newest: the peer stopped, or changed sides. */
    STOPPED,
    /** There is a newer one, by which readers go instead. */
    OUTDATED,
    /** They skip it: not of a layout that they know. */
    UNKNOWN
  }
}
