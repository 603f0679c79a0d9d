package meridian.tracker;

import meridian.peer.Network;

/**
 * The networks that are banned in all regions: by an environment whose rate limit they exceeded
 * persistently, or by an operator.
 *
 * <p>Called for every request, so it answers from memory; a refresh or a report may take one call's
 * time. It never fails: if it cannot be refreshed it keeps its last content, initially empty.
 * Implementations are safe for use by many threads.
 */
public interface BanList {

  /** Whether the network is banned now, as far as this environment knows. */
  boolean bans(Network network);

  /**
   * Bans a network that persistently exceeds its rate limit, in all regions. May be called for each
   * of its requests; does nothing if the ban is known already.
   *
   * @return whether this call published the ban
   */
  boolean report(Network offender);
}
