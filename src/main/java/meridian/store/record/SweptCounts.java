package meridian.store.record;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import meridian.swarm.PeerCounts;

/**
 * The exact counts of a swarm's peers, made by a sweep.
 *
 * @param at when the sweep counted
 * @param peers live peers, each endpoint once
 */
public record SweptCounts(Instant at, PeerCounts peers) {

  /** The length of stored counts. */
  public static final int BYTES = StoredTime.BYTES + 6 * Integer.BYTES;

  /** For how long a count is preferred to a new estimate: two sweeps, which are hourly. */
  private static final Duration FRESH = Duration.ofHours(2);

  /** Whether the count is preferred to an estimate made now. */
  public boolean isFresh(Instant now) {
    return at.plus(FRESH).isAfter(now);
  }

  /**
   * Encodes the time ({@link StoredTime}) and the numbers of peers in their order, 4 bytes each.
   */
  public byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .put(StoredTime.encode(at))
        .putInt((int) peers.leechers4())
        .putInt((int) peers.partialSeeds4())
        .putInt((int) peers.seeders4())
        .putInt((int) peers.leechers6())
        .putInt((int) peers.partialSeeds6())
        .putInt((int) peers.seeders6())
        .array();
  }

  /** Decodes counts at a buffer's position, and moves the position behind them. */
  public static SweptCounts decode(ByteBuffer buffer) {
    Instant at = StoredTime.decode(buffer);
    PeerCounts peers =
        new PeerCounts(
            count(buffer),
            count(buffer),
            count(buffer),
            count(buffer),
            count(buffer),
            count(buffer));
    return new SweptCounts(at, peers);
  }

  private static long count(ByteBuffer buffer) {
    return Integer.toUnsignedLong(buffer.getInt());
  }
}
