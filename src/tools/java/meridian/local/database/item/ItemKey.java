package meridian.local.database.item;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The primary key of an item: its partition key {@code s} and its sort key {@code k}. Keys are
 * ordered by partition, then by sort key, each as unsigned bytes.
 */
public final class ItemKey implements Comparable<ItemKey> {

  private static final byte[] LOWEST = {};

  /** Higher than any sort key, which has at most 1,024 bytes. */
  private static final byte[] HIGHEST = highest();

  private final byte[] partition;
  private final byte[] sort;

  private ItemKey(byte[] partition, byte[] sort) {
    this.partition = partition;
    this.sort = sort;
  }

  /** The key of an item. */
  public static ItemKey of(Map<String, AttributeValue> item) {
    return of(item.get("s"), item.get("k"));
  }

  /** A key. */
  public static ItemKey of(@Nullable AttributeValue partition, @Nullable AttributeValue sort) {
    return new ItemKey(Values.bytes(partition), Values.bytes(sort));
  }

  /** A key of a partition. */
  public static ItemKey of(AttributeValue partition, byte[] sort) {
    return new ItemKey(Values.bytes(partition), sort);
  }

  /** The bytes of the sort key; must not be modified. */
  public byte[] sort() {
    return sort;
  }

  /** The partition that it belongs to. */
  public Partition partition() {
    return new Partition(partition);
  }

  /** The lowest key of a partition. */
  public static ItemKey first(@Nullable AttributeValue partition) {
    return new ItemKey(Values.bytes(partition), LOWEST);
  }

  /** The highest key of a partition. */
  public static ItemKey last(@Nullable AttributeValue partition) {
    return new ItemKey(Values.bytes(partition), HIGHEST);
  }

  private static byte[] highest() {
    byte[] bytes = new byte[1025];
    Arrays.fill(bytes, (byte) 0xff);
    return bytes;
  }

  @Override
  public int compareTo(ItemKey other) {
    int partitions = Arrays.compareUnsigned(partition, other.partition);
    return partitions == 0 ? Arrays.compareUnsigned(sort, other.sort) : partitions;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ItemKey key
        && Arrays.equals(partition, key.partition)
        && Arrays.equals(sort, key.sort);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(partition) + Arrays.hashCode(sort);
  }

  /** Both parts in hexadecimal. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(partition) + "/" + HexFormat.of().formatHex(sort);
  }
}
