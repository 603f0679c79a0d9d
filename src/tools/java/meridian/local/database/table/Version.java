package meridian.local.database.table;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Orders the writes of an item: a hybrid logical clock. The later write wins; of two that no
 * replica ordered and that have the same time, the one of the region whose name is greater.
 *
 * @param time of the write, or of the write that it follows if that is later
 * @param sequence orders a write after the one that it follows, if both have the same time
 * @param region where it was written
 */
public record Version(Instant time, long sequence, String region) implements Comparable<Version> {

  private static final Comparator<Version> ORDER =
      Comparator.comparing(Version::time)
          .thenComparingLong(Version::sequence)
          .thenComparing(Version::region);

  /**
   * The version of a write.
   *
   * @param last the newest version of the item that the region knows; null if it knows none
   */
  public static Version next(Instant now, String region, @Nullable Version last) {
    return last == null || now.isAfter(last.time)
        ? new Version(now, 0, region)
        : new Version(last.time, last.sequence + 1, region);
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }
}
