package meridian.tracker;

import meridian.peer.Network;

/**
 * Which networks are put off in all regions: those that an environment somewhere met as offenders
 * lately, and those that an operator banned.
 *
 * <p>Asked for every request, so it must answer from memory; only when it has to look after what it
 * knows, or to report somebody, may it take the time of a call. It never fails: one that cannot
 * find out goes on with what it knew, and bans nobody if it never knew anything. Implementations
 * are safe for use by many threads.
 */
public interface BanList {

  /** Whether the network is banned now, as far as is known here. */
  boolean bans(Network network);

  /**
   * Takes note that a network goes on asking for much more than it may, so that it is banned
   * everywhere; may be called again for each of its requests, and does nothing where nothing is to
   * be done.
   *
   * @return whether it was told to the other environments by this call
   */
  boolean report(Network offender);

  /** The list of a tracker that bans nobody. */
  static BanList empty() {
    return new BanList() {
      @Override
      public boolean bans(Network network) {
        return false;
      }

      @Override
      public boolean report(Network offender) {
        return false;
      }
    };
  }
}
