package meridian.store.dynamodb.table;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The formats that all items of the control table share: times in milliseconds since 1970, and
 * strings.
 */
public final class ControlAttributes {

  private ControlAttributes() {}

  /** Encodes a time as a number of milliseconds since 1970. */
  public static AttributeValue millis(Instant when) {
    return AttributeValue.fromN(Long.toString(when.toEpochMilli()));
  }

  /** Decodes a time; empty if the attribute is missing or is no time. */
  public static Optional<Instant> instant(@Nullable AttributeValue value) {
    try {
      return value == null || value.n() == null
          ? Optional.empty()
          : Optional.of(Instant.ofEpochMilli(Long.parseLong(value.n())));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** Reads a string; empty text if the attribute is missing or is no string. */
  public static String text(@Nullable AttributeValue value) {
    return value == null || value.s() == null ? "" : value.s();
  }
}
