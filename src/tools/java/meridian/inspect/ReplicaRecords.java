package meridian.inspect;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.Side;
import meridian.store.record.PeerRecord;
import meridian.swarm.RegionCode;

/** The records of swarms in one replica, as operators see them. */
public interface ReplicaRecords {

  /**
   * A record as it is stored.
   *
   * @param region the code of the region that owns it
   * @param side the side of the swarm
   * @param content empty if this release does not know its layout
   */
  record Stored(RegionCode region, Side side, Optional<PeerRecord> content) {}

  /**
   * Reads all records that may be those of a peer, strongly consistent; first those of the
   * leechers. May throw an SdkException or a StoreUnavailableException, as {@link #hasPeers} may.
   */
  List<Stored> find(InfoHash infoHash, Endpoint endpoint);

  /** Whether any peer of the swarm is live. */
  boolean hasPeers(InfoHash infoHash, Instant now);
}
