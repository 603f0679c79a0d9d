package meridian.local.database.item;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A partition key. A scan visits partitions in the order of a hash of their keys, as DynamoDB does,
 * and each segment of a parallel scan is a range of hashes.
 */
public final class Partition implements Comparable<Partition> {

  /** The number of hashes. */
  private static final long HASHES = 1L << Integer.SIZE;

  private static final byte[] NONE = {};

  private final long hash;
  private final byte[] key;

  private Partition(long hash, byte[] key) {
    this.hash = hash;
    this.key = key;
  }

  /** A partition. */
  Partition(byte[] key) {
    this(hash(key), key);
  }

  /** Not after any partition of a segment, and after all of the segments before it. */
  public static Partition startOf(int segment, int segments) {
    return new Partition(Math.ceilDiv(segment * HASHES, segments), NONE);
  }

  /** Whether it is in a segment of a parallel scan. */
  public boolean isIn(int segment, int segments) {
    return hash * segments / HASHES == segment;
  }

  /** Spreads keys that differ little, by the finalizer of MurmurHash3. */
  private static long hash(byte[] key) {
    int hash = Arrays.hashCode(key);
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return Integer.toUnsignedLong(hash ^ (hash >>> 16));
  }

  @Override
  public int compareTo(Partition other) {
    int hashes = Long.compare(hash, other.hash);
    return hashes == 0 ? Arrays.compareUnsigned(key, other.key) : hashes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Partition partition && Arrays.equals(key, partition.key);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash);
  }
}
