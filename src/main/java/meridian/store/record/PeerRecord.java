package meridian.store.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.peer.Endpoint;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.peer.Side;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Presence;

/**
 * One region's record of one endpoint on one side of a swarm: the peer is there, or has left.
 *
 * @param slot its sort key
 * @param peer the endpoint, its role and its peer id
 * @param stopped whether it is a stop marker: the peer has left this side of the swarm
 * @param counted whether the endpoint's download was counted already; later records of the endpoint
 *     repeat it, until it stops or expires
 * @param written when it was written; precise to 1/64 of a second once stored
 * @param expiry when readers start to ignore it, in whole seconds
 */
public record PeerRecord(
    Slot slot, Peer peer, boolean stopped, boolean counted, Instant written, Instant expiry) {

  /** A record without a counted download. */
  public PeerRecord(Slot slot, Peer peer, boolean stopped, Instant written, Instant expiry) {
    this(slot, peer, stopped, false, written, expiry);
  }

  /** A record of an announcing peer. */
  public static PeerRecord of(
      AnnounceRecord announce, Slot slot, boolean counted, Instant written) {
    return new PeerRecord(slot, announce.peer(), false, counted, written, announce.expiry());
  }

  /** A stop marker for an announcing peer. */
  public static PeerRecord stopMarker(
      AnnounceRecord announce, Slot slot, Instant written, Instant expiry) {
    Role role = slot.section().side() == Side.SEEDERS ? Role.SEEDER : Role.LEECHER;
    Peer peer = new Peer(announce.peer().endpoint(), role);
    return new PeerRecord(slot, peer, true, written, expiry);
  }

  /**
   * Whether the peer is there: the record is no stop marker, has not expired, and is not of an
   * unreachable peer, which other releases may have stored.
   */
  public boolean isLive(Instant now) {
    return !stopped && expiry.isAfter(now) && peer.endpoint().isReachable();
  }

  /**
   * Whether this record takes precedence over another one of the same endpoint. The newer record
   * does. Of two equally old ones, the one that is not a stop marker does, since a peer that
   * changes sides writes both at the same time; then that of the higher region code, then the
   * seeder's. This is a total order, so all readers of the same records agree.
   */
  public boolean supersedes(PeerRecord other) {
    int order = written.compareTo(other.written);
    if (order == 0) {
      order = Boolean.compare(other.stopped, stopped);
    }
    if (order == 0) {
      order = slot.region().compareTo(other.slot.region());
    }
    return order > 0 || (order == 0 && slot.section().compareTo(other.slot.section()) > 0);
  }

  /** Of several records of one endpoint the one that takes precedence; empty if there are none. */
  public static Optional<PeerRecord> newest(Collection<PeerRecord> records) {
    PeerRecord newest = null;
    for (PeerRecord record : records) {
      newest = newest == null ? record : newer(newest, record);
    }
    return Optional.ofNullable(newest);
  }

  private static PeerRecord newer(PeerRecord one, PeerRecord other) {
    return other.supersedes(one) ? other : one;
  }

  /** The live peers of some records, each endpoint once: its newest record decides. */
  public static List<Peer> livePeers(Collection<PeerRecord> records, Instant now) {
    Map<Endpoint, PeerRecord> newest = new HashMap<>();
    for (PeerRecord record : records) {
      newest.merge(record.peer.endpoint(), record, PeerRecord::newer);
    }
    List<Peer> live = new ArrayList<>();
    for (PeerRecord record : newest.values()) {
      if (record.isLive(now)) {
        live.add(record.peer);
      }
    }
    return live;
  }

  /** Whether it shows the same client in the same role. */
  public boolean matches(Peer other) {
    return !stopped && isOfClient(other) && peer.role() == other.role();
  }

  /**
   * Whether it shows the same client, of the same endpoint. Over IPv4 the peer ids are compared.
   * Records over IPv6 have no peer id, and show any client of the endpoint.
   */
  public boolean isOfClient(Peer other) {
    return peer.id().isEmpty() || peer.id().equals(other.id());
  }

  /** The part of the record that a ticket carries. */
  public Presence presence() {
    return new Presence(slot.region(), written, expiry);
  }
}
