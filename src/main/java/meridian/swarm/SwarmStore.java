package meridian.swarm;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import meridian.peer.InfoHash;

/**
 * A store of swarms. An instance belongs to one region and uses that region's replica; its writes
 * are replicated to the other regions asynchronously.
 *
 * <p>Every implementation passes one contract test. Implementations are safe for use by many
 * threads.
 */
public interface SwarmStore {

  /**
   * Stores a peer, or removes it if it stopped, and reads its swarm.
   *
   * <p><b>Membership.</b> The peer is a member until it stops or its record expires. If this call
   * writes the record, it expires at {@link AnnounceRecord#expiry()}; otherwise {@link
   * AnnounceRecord#coversNextAnnounce} is true for its expiry. A later announce replaces the peer
   * under its new role. An endpoint is a member once, however often and through however many
   * regions it announces; its newest announce counts. Only the endpoint itself can replace or
   * remove it.
   *
   * <p><b>Unreachable peers.</b> A peer whose announce is not {@linkplain AnnounceRecord#isStored()
   * to be stored} changes nothing: it never is a member, counts as no download, and its stop
   * removes nothing. It gets a sample and counts as others do, and a presence as if it were a
   * member.
   *
   * <p><b>Sample.</b> At most {@link AnnounceRecord#wanted()} peers, chosen at random for each
   * call, of those that {@linkplain meridian.peer.Role#canServe can exchange data} with the
   * announcing peer. It never contains the announcing endpoint, an endpoint twice, or a peer that
   * stopped or expired. In a small swarm all peers are equally likely; in a large one probabilities
   * may differ by about a seventh. Both address families may occur; the announcing peer's own is
   * preferred. The sample is empty if the peer stops.
   *
   * <p><b>Counts.</b> Exact for a small swarm; for a large one estimates, averaged over some calls.
   *
   * <p><b>Downloads.</b> A download is counted when a seeder announces {@code completed} (BEP 3),
   * or when a peer known as a leecher announces as a seeder, with the same peer id if that is
   * known. That happens at most once for an endpoint until it stops or its record expires. A crash
   * or a lost answer of the replica loses at most one download; a peer that changes regions is
   * counted at most twice.
   *
   * <p><b>Consistency.</b> A region reads its own writes eventually, normally within a second, and
   * other regions' writes after the replication lag. The counts always include the announcing peer
   * itself if it is a member.
   *
   * @throws StoreUnavailableException if the replica does not serve the call; the announce may or
   *     may not have been stored, and repeating it is safe
   */
  AnnounceResult announce(AnnounceRecord announce);

  /**
   * Reads the sizes of swarms, with the consistency of {@link #announce}.
   *
   * @param infoHashes the swarms; duplicates are ignored
   * @param at peers that expired by then are not counted
   * @return an entry for each swarm, in the given order
   * @throws StoreUnavailableException if the replica does not serve the call
   */
  Map<InfoHash, SwarmCounts> scrape(List<InfoHash> infoHashes, Instant at);
}
