package meridian.capacity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Writes the announces of a client like Transmission into one buffer. */
final class AnnounceRequest {

  private static final byte[] HEX = "0123456789ABCDEF".getBytes(ISO_8859_1);
  private static final byte[] START = "GET /announce?info_hash=".getBytes(ISO_8859_1);
  private static final byte[] PORT = "&peer_id=-TR4060-abcdefghijkl&port=".getBytes(ISO_8859_1);
  private static final byte[] SEEDER = "&uploaded=0&downloaded=0&left=0".getBytes(ISO_8859_1);
  private static final byte[] LEECHER =
      "&uploaded=0&downloaded=0&left=734003200".getBytes(ISO_8859_1);
  private static final byte[] REST =
      "&numwant=50&key=3f5a1b2c&compact=1&supportcrypto=1".getBytes(ISO_8859_1);
  private static final byte[] STARTED = "&event=started".getBytes(ISO_8859_1);
  private static final byte[] TRACKER_ID = "&trackerid=".getBytes(ISO_8859_1);

  private final Swarms swarms;
  private final TrackerIds ids;
  private final byte[] end;
  private final byte[] buffer = new byte[1024];
  private int length;

  AnnounceRequest(Swarms swarms, TrackerIds ids, Style style, String host) {
    this.swarms = swarms;
    this.ids = ids;
    this.end =
        " HTTP/1.1\r\nHost: %s\r\nUser-Agent: Transmission/4.0.6\r\nAccept: */*\r\n%s\r\n"
            .formatted(host, style == Style.CLOSED ? "Connection: close\r\n" : "")
            .getBytes(ISO_8859_1);
  }

  /** Writes the announce of a peer; without its tracker id, it is its first one. */
  void write(int peer) {
    length = 0;
    put(START);
    for (byte octet : swarms.infoHash(swarms.torrent(peer))) {
      buffer[length++] = '%';
      buffer[length++] = HEX[octet >> 4 & 0xf];
      buffer[length++] = HEX[octet & 0xf];
    }
    put(PORT);
    putPort(swarms.port(peer));
    put(swarms.isSeeder(peer) ? SEEDER : LEECHER);
    put(REST);
    if (ids.has(peer)) {
      put(TRACKER_ID);
      ids.copyTo(peer, buffer, length);
      length += TrackerIds.BYTES;
    }
    put(end);
  }

  void writeFirst(int peer) {
    write(peer);
    length -= end.length;
    put(STARTED);
    put(end);
  }

  private void put(byte[] bytes) {
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  /** Five digits. */
  private void putPort(int port) {
    int rest = port;
    for (int digit = 4; digit >= 0; digit--) {
      buffer[length + digit] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += 5;
  }

  byte[] bytes() {
    return buffer;
  }

  int length() {
    return length;
  }
}
