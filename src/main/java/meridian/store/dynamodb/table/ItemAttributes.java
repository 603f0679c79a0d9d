package meridian.store.dynamodb.table;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Numbers, times and strings of items, as both tables have them. Reading is total: a missing,
 * malformed or out-of-range attribute gives an empty result, never an exception.
 */
public final class ItemAttributes {

  /**
   * The latest time that is read: in the year 2514, as far as {@link
   * meridian.store.record.StoredTime} reaches.
   */
  private static final long MAX_SECONDS = (1L << 34) - 1;

  private ItemAttributes() {}

  /** Encodes a time as a number of milliseconds since 1970. */
  public static AttributeValue millis(Instant when) {
    return AttributeValue.fromN(Long.toString(when.toEpochMilli()));
  }

  /** Encodes a time as a number of seconds since 1970, rounded down. */
  public static AttributeValue seconds(Instant when) {
    return AttributeValue.fromN(Long.toString(when.getEpochSecond()));
  }

  /** Decodes a time in milliseconds; empty if the attribute is missing or is no time. */
  public static Optional<Instant> ofMillis(@Nullable AttributeValue value) {
    return wholeNumber(value, MAX_SECONDS * 1_000).map(Instant::ofEpochMilli);
  }

  /** Decodes a time in seconds; empty if the attribute is missing or is no time. */
  public static Optional<Instant> ofSeconds(@Nullable AttributeValue value) {
    return wholeNumber(value, MAX_SECONDS).map(Instant::ofEpochSecond);
  }

  /**
   * Reads a whole number from 0 to the greatest; empty if the attribute is missing, or is anything
   * else.
   */
  public static Optional<Long> wholeNumber(@Nullable AttributeValue value, long greatest) {
    try {
      return Optional.ofNullable(value)
          .map(AttributeValue::n)
          .map(Long::valueOf)
          .filter(number -> number >= 0 && number <= greatest);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** Reads a string; empty text if the attribute is missing or is no string. */
  public static String text(@Nullable AttributeValue value) {
    return value == null || value.s() == null ? "" : value.s();
  }
}
