package meridian.capacity;

import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * Torrents, and the peers of each, which differ by their ports.
 *
 * @param torrents how many
 * @param peers of each, at most {@value #MOST_PEERS}
 */
record Swarms(int torrents, int peers) {

  static final int MOST_PEERS = 50_000;

  private static final int LOWEST_PORT = 10_000;
  private static final int HASH_BYTES = 20;

  /** As many torrents as peers are left for. */
  static Swarms of(int allPeers, int peers) {
    return new Swarms(Math.max(1, allPeers / peers), peers);
  }

  int size() {
    return torrents * peers;
  }

  byte[] infoHash(int torrent) {
    byte[] hash = new byte[HASH_BYTES];
    new SplittableRandom(torrent).nextBytes(hash);
    return hash;
  }

  /** The info hash in a whitelist of opentracker. */
  String hexHash(int torrent) {
    return HexFormat.of().formatHex(infoHash(torrent));
  }

  int port(int peer) {
    return LOWEST_PORT + peer / torrents;
  }

  int torrent(int peer) {
    return peer % torrents;
  }

  /** Every second peer of a torrent is a seeder. */
  boolean isSeeder(int peer) {
    return (peer / torrents + torrent(peer)) % 2 == 0;
  }
}
