package meridian.capacity;

/**
 * The tracker ids that peers were given last, which clients send back. Each peer has one thread.
 */
final class TrackerIds {

  /** The length of an id. */
  static final int BYTES = 22;

  private final byte[] ids;

  /** No ids of so many peers. */
  TrackerIds(int peers) {
    this.ids = new byte[Math.multiplyExact(peers, BYTES)];
  }

  boolean has(int peer) {
    return ids[peer * BYTES] != 0;
  }

  void copyTo(int peer, byte[] target, int at) {
    System.arraycopy(ids, peer * BYTES, target, at, BYTES);
  }

  void set(int peer, byte[] source, int at) {
    System.arraycopy(source, at, ids, peer * BYTES, BYTES);
  }
}
