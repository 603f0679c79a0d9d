package meridian.local.replication;

import java.util.Comparator;

/**
 * Orders the writes of an item. The latest write wins; of two in the same millisecond, the one of
 * the region whose name is greater.
 *
 * @param millis time of the write, since the epoch
 * @param region where it was written
 */
record Version(long millis, String region) implements Comparable<Version> {

  private static final Comparator<Version> ORDER =
      Comparator.comparingLong(Version::millis).thenComparing(Version::region);

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }
}
