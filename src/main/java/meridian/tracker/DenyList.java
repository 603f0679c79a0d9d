package meridian.tracker;

import meridian.peer.InfoHash;

/**
 * Which torrents the tracker refuses: those that an operator denied, through whichever region.
 *
 * <p>Asked for every announce before anything is read or written, so it must answer from memory;
 * only when it has to look after what it knows may it take the time of a call. It never fails: one
 * that cannot find out goes on with what it knew, and denies nothing if it never knew anything.
 * Implementations are safe for use by many threads.
 */
public interface DenyList {

  /** Whether the torrent is denied, as far as is known here. */
  boolean denies(InfoHash infoHash);

  /** The list of a tracker that refuses nobody. */
  static DenyList empty() {
    return _ -> false;
  }
}
