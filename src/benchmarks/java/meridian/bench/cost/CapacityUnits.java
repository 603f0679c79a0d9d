package meridian.bench.cost;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;

/**
 * DynamoDB's rules for what a call consumes (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html">AWS,
 * read and write operations</a>, <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">item
 * sizes</a>).
 */
public final class CapacityUnits {

  /** What a call that reads with eventual consistency consumes at least, found something or not. */
  static final double LEAST_READ = 0.5;

  /** What a write consumes at least: a delete of nothing and a refused condition too. */
  static final double LEAST_WRITE = 1;

  private static final double READ_BYTES = 4096;
  private static final double WRITE_BYTES = 1024;
  private static final int NESTING_BYTES = 3;

  private CapacityUnits() {}

  /** A query or scan that met these items, with eventual consistency: the sum is rounded up. */
  static double ofRead(List<Map<String, AttributeValue>> met) {
    return ofRead(met.stream().mapToLong(CapacityUnits::bytes).sum());
  }

  private static double ofRead(long bytes) {
    return LEAST_READ * Math.max(1, Math.ceil(bytes / READ_BYTES));
  }

  /** Items' part of a scan whose pages are so long that their rounding is nothing. */
  static double ofScanned(List<Map<String, AttributeValue>> met) {
    return LEAST_READ * met.stream().mapToLong(CapacityUnits::bytes).sum() / READ_BYTES;
  }

  /** A write by which an item became, or stopped to be, so large, whichever is more. */
  static double ofWrite(long bytes) {
    return Math.max(LEAST_WRITE, Math.ceil(bytes / WRITE_BYTES));
  }

  /** What the table says that it consumed; DynamoDB Local says 0 where nothing was found. */
  static double reported(@Nullable ConsumedCapacity consumed, double least, double byRule) {
    return consumed == null || consumed.capacityUnits() == null
        ? byRule
        : Math.max(least, consumed.capacityUnits());
  }

  /** An item's size: names and values. */
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
    throw new IllegalArgumentException("not priced: " + value);
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
