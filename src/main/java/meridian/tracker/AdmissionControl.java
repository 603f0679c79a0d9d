package meridian.tracker;

import meridian.peer.Address;
import meridian.swarm.Announce;

/**
 * Rate limits, bans and load of the tracker. Called for every request, so it answers from memory.
 * Safe for use by many threads.
 */
public interface AdmissionControl {

  /** The decision about a request. */
  enum Admission {
    /** It is passed to the store. */
    ADMITTED,
    /**
     * A stop of a peer that is not known to have announced: it is answered, but removes nothing.
     */
    READ_ONLY,
    /** Its client makes too many requests: nothing is read or stored. */
    RATE_LIMITED,
    /** Its client is banned: nothing is read or stored. */
    BANNED
  }

  /**
   * Decides about an announce before anything is read. A stop is refused only under a ban. Each
   * call counts as one announce.
   *
   * @param hasTicket whether it carries a genuine ticket
   */
  Admission decide(Announce announce, boolean hasTicket);

  /**
   * Decides about a scrape, which is never {@link Admission#READ_ONLY}. Each call counts as one
   * scrape.
   *
   * @param torrents how many torrents it is about
   */
  Admission decideScrape(Address client, int torrents);

  /** Counts a peer without a ticket in a torrent that nobody else has. */
  void countLonelyPeer(Address client);

  /**
   * The share of this environment's recent requests to the store that were refused for lack of
   * capacity, from 0 to 1.
   */
  double load();
}
