package meridian.resilience;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Token buckets of equal size, one for each 64-bit key, in an array of fixed length. Safe for use
 * by many threads.
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

  private final int maxTokens;
  private final long millisPerToken;
  private final long[] buckets;
  private final InstantSource clock;
  private final Instant origin;
  private long now;

  /**
   * Full buckets.
   *
   * @param maxTokens the number of tokens in a full bucket
   * @param refill the time in which an empty bucket fills; whole milliseconds per token
   * @param maxBuckets how many buckets are remembered: a power of two, at least 4
   */
  TokenBuckets(int maxTokens, Duration refill, int maxBuckets, InstantSource clock) {
    this.maxTokens = maxTokens;
    this.millisPerToken = Math.max(1, refill.toMillis() / maxTokens);
    this.buckets = new long[maxBuckets];
    this.clock = clock;
    this.origin = clock.instant();
  }

  /**
   * Takes tokens from a key's bucket; false, and takes none, if there are too few.
   *
   * @param tokens how many; more than a full bucket's count as that
   */
  synchronized boolean tryTake(long key, int tokens) {
    updateNow();
    int place = place(key);
    long newFullAt =
        Math.max(now, fullAt(place, key)) + Math.min(tokens, maxTokens) * millisPerToken;
    if (newFullAt - now > maxTokens * millisPerToken) {
      return false;
    }
    buckets[place] = fingerprint(key) << TIME_BITS | newFullAt;
    return true;
  }

  /** Whether a key's bucket has no token left. */
  synchronized boolean isEmpty(long key) {
    updateNow();
    return fullAt(place(key), key) - now > (maxTokens - 1) * millisPerToken;
  }

  /** Whether tokens were taken from a key's bucket, which no other has displaced since. */
  synchronized boolean contains(long key) {
    return isStored(place(key), key);
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
      if (isStored(place, key)) {
        return place;
      }
      if ((buckets[place] & TIME_MASK) < (buckets[soonest] & TIME_MASK)) {
        soonest = place;
      }
    }
    return soonest;
  }

  private long fullAt(int place, long key) {
    return isStored(place, key) ? buckets[place] & TIME_MASK : now;
  }

  /** The time of a stored bucket is never zero. */
  private boolean isStored(int place, long key) {
    return buckets[place] != 0 && buckets[place] >>> TIME_BITS == fingerprint(key);
  }

  private static long fingerprint(long key) {
    return key >>> TIME_BITS;
  }

  /** The size of the array in bytes. */
  int bytes() {
    return buckets.length * Long.BYTES;
  }
}
