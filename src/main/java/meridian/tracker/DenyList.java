package meridian.tracker;

import meridian.peer.InfoHash;

/**
 * The torrents that operators denied, through any region.
 *
 * <p>Called for every announce before anything is read or written, so it answers from memory; a
 * refresh may take one call's time. It never fails: if it cannot be refreshed it keeps its last
 * content, initially empty. Implementations are safe for use by many threads.
 */
public interface DenyList {

  /** Whether the torrent is denied, as far as this environment knows. */
  boolean denies(InfoHash infoHash);

  /** Whether it is certain that the torrent is not denied: not while the list is out of date. */
  default boolean allows(InfoHash infoHash) {
    return !denies(infoHash);
  }
}
