package meridian;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import meridian.peer.InfoHash;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;

/**
 * The metainfo of a torrent of one file (BEP 3), private (BEP 27) so that clients use the tracker
 * only.
 *
 * @param info the info dictionary
 */
record SmallTorrent(Dictionary info) {

  private static final int PIECE_BYTES = 1 << 16;

  /** The torrent of a file. */
  static SmallTorrent of(String name, byte[] content) {
    return new SmallTorrent(
        new Dictionary(
            Map.of(
                "name", ByteString.ofUtf8(name),
                "length", new Int(content.length),
                "piece length", new Int(PIECE_BYTES),
                "pieces", ByteString.of(pieces(content)),
                "private", new Int(1))));
  }

  InfoHash infoHash() {
    return InfoHash.of(sha1(info.encode()));
  }

  /** The content of a .torrent file that names a tracker. */
  byte[] metainfo(String announceUrl) {
    return new Dictionary(Map.of("announce", ByteString.ofUtf8(announceUrl), "info", info))
        .encode();
  }

  private static byte[] pieces(byte[] content) {
    ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    for (int from = 0; from < content.length; from += PIECE_BYTES) {
      int to = Math.min(from + PIECE_BYTES, content.length);
      hashes.writeBytes(sha1(Arrays.copyOfRange(content, from, to)));
    }
    return hashes.toByteArray();
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
