package meridian.store.control;

import java.util.Optional;

/**
 * A query for the items of one partition.
 *
 * @param partition the partition key
 * @param from the lowest sort key that is read; empty for all items. Then the highest keys come
 *     first, otherwise the lowest
 * @param limit the greatest number of items
 * @param consistent whether to see every write that the replica has acknowledged, at twice the
 *     price
 */
public record ControlQuery(String partition, Optional<String> from, int limit, boolean consistent) {

  /** A query for all items of a partition. */
  public static ControlQuery all(String partition, boolean consistent) {
    return new ControlQuery(partition, Optional.empty(), Integer.MAX_VALUE, consistent);
  }
}
