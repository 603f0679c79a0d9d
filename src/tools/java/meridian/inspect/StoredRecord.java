package meridian.inspect;

import java.time.Instant;
import java.util.Optional;
import meridian.peer.Role;
import meridian.peer.Side;
import meridian.swarm.RegionCode;

/**
 * One stored record of a peer.
 *
 * @param region the code of the region that owns it, the only one that writes it
 * @param side the side of the swarm
 * @param content its content; empty if this release does not know its layout
 * @param status how readers treat it
 */
public record StoredRecord(RegionCode region, Side side, Optional<Content> content, Status status) {

  /**
   * The content of a record.
   *
   * @param stopped whether it is a stop marker: the peer has left this side
   * @param role the peer's role
   * @param written when it was written
   * @param expiry when readers start to ignore it
   */
  public record Content(boolean stopped, Role role, Instant written, Instant expiry) {}

  /** How readers treat a record. */
  public enum Status {
    /** The newest record, and it is live: readers use it. */
    COUNTS,
    /** The newest record, but it has expired. */
    EXPIRED,
    /** The newest record is a stop marker: the peer stopped or changed sides. */
    STOPPED,
    /** There is a newer record, which readers use instead. */
    OUTDATED,
    /** The layout is unknown: readers skip it. */
    UNKNOWN
  }
}
