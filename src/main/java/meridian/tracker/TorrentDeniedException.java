package meridian.tracker;

import meridian.peer.InfoHash;

/** The tracker does not serve this torrent, and will not unless an operator changes that. */
public final class TorrentDeniedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  TorrentDeniedException(InfoHash infoHash) {
    super(infoHash + " is denied");
  }
}
