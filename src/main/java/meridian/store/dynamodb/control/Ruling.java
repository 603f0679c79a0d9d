package meridian.store.dynamodb.control;

import java.time.Instant;
import meridian.peer.InfoHash;
import meridian.swarm.RegionCode;

/**
 * What an operator said about a torrent through one region.
 *
 * @param region the code of the region whose replica it was written through
 * @param denies whether the torrent is to be refused; else it is to be served again
 * @param when it was said, in whole milliseconds
 */
public record Ruling(InfoHash infoHash, RegionCode region, boolean denies, Instant when) {

  /** Whether it holds rather than another ruling on the same torrent. */
  boolean overrules(Ruling other) {
    return word().compareTo(other.word()) > 0;
  }

  private Word word() {
    return new Word(when, denies, region);
  }
}
