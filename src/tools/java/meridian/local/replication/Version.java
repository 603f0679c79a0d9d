package meridian.local.replication;

import java.util.Comparator;

/**
 * Which write of an item wins: the later one, or of two in the same millisecond the one whose
 * region's name is the greater.
 *
 * @param millis when it was written, since the epoch
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
