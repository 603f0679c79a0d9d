package meridian.operate;

import java.util.Optional;
import meridian.peer.Id160;
import meridian.peer.InfoHash;

/** Reads info hashes as people write them. */
public final class TorrentHash {

  public static final String FORM = "40 hexadecimal digits (v1), or 64 (v2)";

  private static final int V1_DIGITS = 2 * Id160.BYTES;

  private TorrentHash() {}

  /**
   * Reads 40 hexadecimal digits, or the 64 of a v2 hash, of which trackers are told the first 20
   * bytes only (BEP 52); empty for anything else.
   */
  public static Optional<InfoHash> parse(String text) {
    return text.matches("[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}")
        ? Optional.of(InfoHash.ofHex(text.substring(0, V1_DIGITS)))
        : Optional.empty();
  }
}
