package meridian.resilience;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Token buckets of one size, one for each 64-bit key, in an array of fixed size. Safe for use by
 * many threads.
 *
 * <p>A bucket is stored as the time at which it will be full again (the generic cell rate
 * algorithm), with 24 bits of its key. A bucket may be in any of four slots. If all are taken, the
 * one that will be full first is overwritten, which loses nothing if it is full already: a flood of
 * keys displaces the buckets that matter least. Keys must be evenly distributed and unpredictable.
 * Then two keys share a bucket with a chance of one in four million.
 */
final class TokenBuckets {

  private static final int SLOTS_PER_KEY = 4;
  private static final int TIME_BITS = 40;
  private static final long TIME_MASK = (1L << TIME_BITS) - 1;

  private final int size;
  private final long millisPerToken;
  private final long[] buckets;
  private final InstantSource clock;
  private final Instant origin;
  private long now;

  /**
   * Full buckets.
   *
   * @param size the number of tokens in a full bucket
   * @param refill the time in which an empty bucket fills; whole milliseconds per token
   * @param capacity how many buckets are remembered: a power of two, at least 4
   */
  TokenBuckets(int size, Duration refill, int capacity, InstantSource clock) {
    this.size = size;
    this.millisPerToken = Math.max(1, refill.toMillis() / size);
    this.buckets = new long[capacity];
    this.clock = clock;
    this.origin = clock.instant();
  }

  /**
   * Takes tokens from a key's bucket; false, and takes none, if there are too few.
   *
   * @param tokens how many; more than the bucket's size count as its size
   */
  synchronized boolean tryTake(long key, int tokens) {
    updateNow();
    int place = place(key);
    long full = Math.max(now, fullAt(place, key)) + Math.min(tokens, size) * millisPerToken;
    if (full - now > size * millisPerToken) {
      return false;
    }
    buckets[place] = fingerprint(key) << TIME_BITS | full;
    return true;
  }

  /** Whether a key's bucket has no token left. */
  synchronized boolean isEmpty(long key) {
    updateNow();
    return fullAt(place(key), key) - now > (size - 1) * millisPerToken;
  }

  /** The time in milliseconds since the start; a clock that is set back stands still instead. */
  private void updateNow() {
    now = Math.max(now, Duration.between(origin, clock.instant()).toMillis());
  }

  /** The place of a key's bucket; if it is not stored, that of the bucket to be replaced. */
  private int place(long key) {
    int first = (int) key & (buckets.length - 1) & -SLOTS_PER_KEY;
    int soonest = first;
    for (int place = first; place < first + SLOTS_PER_KEY; place++) {
      if (buckets[place] >>> TIME_BITS == fingerprint(key)) {
        return place;
      }
      if ((buckets[place] & TIME_MASK) < (buckets[soonest] & TIME_MASK)) {
        soonest = place;
      }
    }
    return soonest;
  }

  private long fullAt(int place, long key) {
    boolean isStored = buckets[place] >>> TIME_BITS == fingerprint(key);
    return isStored ? buckets[place] & TIME_MASK : now;
  }

  private static long fingerprint(long key) {
    return key >>> TIME_BITS;
  }

  /** The size of the array in bytes. */
  int bytes() {
    return buckets.length * Long.BYTES;
  }
}
