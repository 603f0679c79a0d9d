package meridian.store.dynamodb;

import java.time.Instant;
import meridian.swarm.InfoHash;

/**
 * What an operator said about a torrent through one region.
 *
 * @param region the code of the region whose replica it was written through
 * @param denies whether the torrent is to be refused; else it is to be served again
 * @param when it was said, in whole milliseconds
 */
record Ruling(InfoHash infoHash, int region, boolean denies, Instant when) {

  /**
   * Whether it holds rather than another ruling on the same torrent: the newer one does. Of two
   * equally old ones it is the one that denies, else that of the higher region code, so that all
   * who know both agree.
   */
  boolean overrules(Ruling other) {
    int order = when.compareTo(other.when);
    if (order != 0) {
      return order > 0;
    }
    return denies == other.denies ? region > other.region : denies;
  }
}
