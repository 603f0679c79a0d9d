package meridian.store.dynamodb.table;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Times as the peer table keeps them: sixty-fourths of a second since 1970 in 5 bytes, enough until
 * the year 2514. Of two binary values that begin with one, the later is the greater.
 */
public final class StoredTime {

  static final int BYTES = 5;

  /** The unit in which times are kept. */
  public static final Duration TICK = Duration.ofNanos(1_000_000_000 / 64);

  private static final int TICKS_PER_SECOND = 64;
  private static final int NANOS_PER_TICK = 1_000_000_000 / TICKS_PER_SECOND;

  private StoredTime() {}

  /** The first bytes of every value written at that time, and lower than all written later. */
  public static byte[] encode(Instant instant) {
    long ticks = instant.getEpochSecond() * TICKS_PER_SECOND + instant.getNano() / NANOS_PER_TICK;
    return ByteBuffer.allocate(BYTES)
        .put((byte) (ticks >>> Integer.SIZE))
        .putInt((int) ticks)
        .array();
  }

  /** Reads the time at a buffer's position, and moves behind it. */
  static Instant decode(ByteBuffer buffer) {
    long ticks = (long) Byte.toUnsignedInt(buffer.get()) << Integer.SIZE;
    ticks |= Integer.toUnsignedLong(buffer.getInt());
    return Instant.ofEpochSecond(
        ticks / TICKS_PER_SECOND, ticks % TICKS_PER_SECOND * NANOS_PER_TICK);
  }

  /** Lower than the value of every record written later, and higher than those of all others. */
  public static AttributeValue upperBound(Instant instant) {
    byte[] bound = Arrays.copyOf(encode(instant), BYTES + 1);
    bound[BYTES] = (byte) 0xff;
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bound));
  }
}
