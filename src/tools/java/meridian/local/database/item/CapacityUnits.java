package meridian.local.database.item;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;

/**
 * DynamoDB's rules for the capacity units that a call consumes (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html">AWS,
 * read and write operations</a>, <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">item
 * sizes</a>).
 */
public final class CapacityUnits {

  /** The least that an eventually consistent read consumes, whether it finds something or not. */
  public static final double LEAST_READ = 0.5;

  /** The least that a write consumes, also if it deletes nothing or its condition fails. */
  public static final double LEAST_WRITE = 1;

  private static final double READ_BYTES = 4096;
  private static final double WRITE_BYTES = 1024;
  private static final int NESTING_BYTES = 3;

  private CapacityUnits() {}

  /** An eventually consistent query or scan of these items: their total size is rounded up. */
  public static double ofRead(List<Map<String, AttributeValue>> items) {
    return ofRead(items.stream().mapToLong(CapacityUnits::bytes).sum());
  }

  private static double ofRead(long bytes) {
    return LEAST_READ * Math.max(1, Math.ceil(bytes / READ_BYTES));
  }

  /** The share of some items in a scan whose pages are so large that rounding does not matter. */
  public static double ofScanned(List<Map<String, AttributeValue>> items) {
    return LEAST_READ * items.stream().mapToLong(CapacityUnits::bytes).sum() / READ_BYTES;
  }

  /** A write of an item; the larger of its sizes before and after counts. */
  public static double ofWrite(long bytes) {
    return Math.max(LEAST_WRITE, Math.ceil(bytes / WRITE_BYTES));
  }

  /** The units that the table reports; DynamoDB Local reports 0 where nothing was found. */
  public static double reported(@Nullable ConsumedCapacity consumed, double least, double byRule) {
    return consumed == null || consumed.capacityUnits() == null
        ? byRule
        : Math.max(least, consumed.capacityUnits());
  }

  /** The size of an item: its names and values. */
  public static long bytes(Map<String, AttributeValue> item) {
    return item.entrySet().stream()
        .mapToLong(attribute -> utf8(attribute.getKey()) + bytes(attribute.getValue()))
        .sum();
  }

  private static long bytes(AttributeValue value) {
    if (value.b() != null) {
      return value.b().asByteArrayUnsafe().length;
    }
    if (value.n() != null) {
      return (digits(value.n()) + 1) / 2 + 1;
    }
    if (value.s() != null) {
      return utf8(value.s());
    }
    if (value.hasM()) {
      return NESTING_BYTES + value.m().size() + bytes(value.m());
    }
    if (value.hasL()) {
      return NESTING_BYTES + value.l().stream().mapToLong(element -> 1 + bytes(element)).sum();
    }
    throw new IllegalArgumentException("no size rule for " + value);
  }

  /** Significant digits; leading and trailing zeros cost nothing. */
  private static long digits(String number) {
    String plain = number.replaceAll("[^0-9]", "").replaceAll("^0+|0+$", "");
    return plain.length();
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
