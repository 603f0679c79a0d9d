package meridian.tracker;

import meridian.peer.Address;
import meridian.swarm.Announce;

/**
 * Rate limits, bans and load of the tracker. Called for every request, so it answers from memory.
 * Safe for use by many threads.
 */
public interface AdmissionControl {

  /**
   * Whether an announce is refused before anything is read: its client is rate-limited or banned. A
   * stop is refused only under a ban. Each call counts as one announce.
   *
   * @param isKnown whether a genuine ticket shows that the peer announced before
   */
  boolean refuses(Announce announce, boolean isKnown);

  /**
   * Whether a scrape is refused. Each call counts as one scrape.
   *
   * @param torrents how many torrents it is about
   */
  boolean refusesScrape(Address client, int torrents);

  /** Counts a peer without a ticket in a torrent that nobody else has. */
  void countLonelyPeer(Address client);

  /**
   * The share of this environment's recent requests to the store that were refused for lack of
   * capacity, from 0 to 1.
   */
  double load();
}
