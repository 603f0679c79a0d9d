package meridian.local.database.item;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * DynamoDB's rules for the sizes of items and for the capacity units that a call consumes (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html">AWS,
 * read and write operations</a>, <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">item
 * sizes</a>).
 */
public final class CapacityUnits {

  /** The largest item, names and values. */
  public static final int MAX_ITEM_BYTES = 400 * 1024;

  private static final int READ_BYTES = 4096;
  private static final int WRITE_BYTES = 1024;
  private static final int NESTING_BYTES = 3;
  private static final int TRANSACTION_FACTOR = 2;

  private CapacityUnits() {}

  /**
   * The read units of one item, or of the items of a query's or a scan's page, whose sizes are
   * summed before they are rounded up. A read that finds nothing costs as much as the smallest.
   *
   * @param bytes the size of all items that were read, before a filter
   * @param consistent whether the read was strongly consistent; if not, it costs half
   */
  public static double ofRead(long bytes, boolean consistent) {
    long units = Math.max(1, Math.ceilDiv(bytes, READ_BYTES));
    return consistent ? units : units / 2.0;
  }

  /** A write of an item; the larger of its sizes before and after counts. */
  public static double ofWrite(long bytes) {
    return Math.max(1, Math.ceilDiv(bytes, WRITE_BYTES));
  }

  /** A write of an item in a transaction: it is prepared and committed. */
  public static double ofTransactedWrite(long bytes) {
    return TRANSACTION_FACTOR * ofWrite(bytes);
  }

  /** A read of an item in a transaction. */
  public static double ofTransactedRead(long bytes) {
    return TRANSACTION_FACTOR * ofRead(bytes, true);
  }

  /** The size of an item: its names and values. */
  public static long bytes(Map<String, AttributeValue> item) {
    long bytes = 0;
    for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
      bytes += utf8(attribute.getKey()) + bytes(attribute.getValue());
    }
    return bytes;
  }

  private static long bytes(AttributeValue value) {
    return switch (value.type()) {
      case S -> utf8(value.s());
      case B -> value.b().asByteArrayUnsafe().length;
      case N -> Numbers.bytes(value.n());
      case BOOL, NUL -> 1;
      case SS -> value.ss().stream().mapToLong(CapacityUnits::utf8).sum();
      case NS -> value.ns().stream().mapToLong(Numbers::bytes).sum();
      case BS -> value.bs().stream().mapToLong(binary -> binary.asByteArrayUnsafe().length).sum();
      case M -> NESTING_BYTES + value.m().size() + bytes(value.m());
      case L -> NESTING_BYTES + value.l().stream().mapToLong(element -> 1 + bytes(element)).sum();
      case UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalArgumentException("no size rule for " + value);
    };
  }

  private static int utf8(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return text.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    return text.length();
  }
}
