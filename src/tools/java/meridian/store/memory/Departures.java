package meridian.store.memory;

/**
 * The latest stops, so that an announce that a later stop has overtaken does not bring its peer
 * back. It remembers a fixed number; an announce takes milliseconds, so newer stops may displace
 * older ones. Not safe for use by several threads.
 */
final class Departures {

  private static final int PLACES = 64;

  private final long[] peers = new long[PLACES];
  private final long[] times = new long[PLACES];

  /**
   * Notes a stop.
   *
   * @param peer a hash of the torrent and the endpoint
   * @param time in milliseconds since 1970
   */
  void add(long peer, long time) {
    int place = place(peer);
    peers[place] = peer;
    times[place] = time;
  }

  /** Whether a peer stopped after a time. */
  boolean isAfter(long peer, long time) {
    int place = place(peer);
    return peers[place] == peer && times[place] > time;
  }

  private static int place(long peer) {
    return (int) (peer >>> Integer.SIZE) & (PLACES - 1);
  }
}
