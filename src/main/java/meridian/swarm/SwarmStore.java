package meridian.swarm;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import meridian.peer.InfoHash;

/**
 * Where swarms are kept: the port of the domain. An instance belongs to one region and talks to
 * that region's replica; what it writes reaches the other regions' replicas later.
 *
 * <p>Every implementation passes one contract suite. Implementations are safe for use by many
 * threads.
 */
public interface SwarmStore {

  /**
   * Takes note of a peer, or forgets it if it stopped, and reads its swarm.
   *
   * <p><b>Membership.</b> The peer is a member until its record expires, at {@link
   * AnnounceRecord#expiry()} if this call writes it and never before {@link
   * AnnounceRecord#coversNextAnnounce} allows, or until it is seen to stop, whichever is first;
   * seen again it replaces itself, under its new role. An endpoint is a member once, however often
   * and through however many regions it announced; its newest sighting counts. Nobody but the
   * endpoint itself can replace or remove it.
   *
   * <p><b>Sample.</b> At most {@link AnnounceRecord#wanted()} peers, chosen at random and anew for
   * each call, of those a connection with the asker could serve ({@link
   * meridian.peer.Role#canServe}): never the asker's own endpoint, an endpoint twice, or a peer
   * that stopped or expired. All of a small swarm are equally likely; in a large one chances may
   * differ by about a seventh. Either family may occur; the asker's own is preferred. None when the
   * peer stops.
   *
   * <p><b>Counts.</b> Exact for a small swarm; for a large one estimates, averaged over some calls.
   *
   * <p><b>Downloads.</b> One is counted when a peer known as a leecher is seen as a seeder; a peer
   * that is complete when first seen has downloaded nothing. At most one is lost by a crash, at
   * most one counted twice when a peer changes regions.
   *
   * <p><b>Consistency.</b> A region reads its own writes at once when the store is in memory, and
   * eventually (normally within a second) otherwise; other regions' writes arrive with the
   * replication lag. The announcing peer itself is always part of the counts it is given.
   *
   * @throws StoreUnavailableException when the replica does not answer as it should; the sighting
   *     may or may not have been noted, and may safely be repeated
   */
  AnnounceResult announce(AnnounceRecord sighting);

  /**
   * Reads how large swarms are, with the consistency of {@link #announce}.
   *
   * @param infoHashes which swarms; repetitions count once
   * @param at peers that expired by then are not counted
   * @return an entry for each swarm asked for, in the order asked
   * @throws StoreUnavailableException when the replica does not answer as it should
   */
  Map<InfoHash, SwarmCounts> scrape(List<InfoHash> infoHashes, Instant at);
}
