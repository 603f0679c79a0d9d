package meridian.operate;

import java.util.Optional;
import meridian.peer.Id160;
import meridian.peer.InfoHash;

/** Parses info hashes of torrents v1 and v2. */
public final class TorrentHash {

  public static final String FORM = "40 hexadecimal digits (v1), or 64 (v2)";

  private static final int V1_DIGITS = 2 * Id160.BYTES;

  private TorrentHash() {}

  /**
   * Parses 40 hexadecimal digits, or the 64 of a v2 hash, which is truncated to 20 bytes as in
   * announces (BEP 52); empty for anything else.
   */
  public static Optional<InfoHash> parse(String text) {
    return text.matches("[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}")
        ? Optional.of(InfoHash.ofHex(text.substring(0, V1_DIGITS)))
        : Optional.empty();
  }
}
