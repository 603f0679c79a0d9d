package meridian.store.dynamodb.table;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The format of times in the peer table: sixty-fourths of a second since 1970, in 5 bytes, big
 * endian; enough until the year 2514. Binary values that begin with a time sort by it.
 */
public final class StoredTime {

  static final int BYTES = 5;

  /** The unit of stored times. */
  public static final Duration TICK = Duration.ofNanos(1_000_000_000 / 64);

  private static final int TICKS_PER_SECOND = 64;
  private static final int NANOS_PER_TICK = 1_000_000_000 / TICKS_PER_SECOND;

  private StoredTime() {}

  /** Encodes a time; the bytes sort before every value that was written later. */
  public static byte[] encode(Instant instant) {
    long ticks = instant.getEpochSecond() * TICKS_PER_SECOND + instant.getNano() / NANOS_PER_TICK;
    return ByteBuffer.allocate(BYTES)
        .put((byte) (ticks >>> Integer.SIZE))
        .putInt((int) ticks)
        .array();
  }

  /** Decodes the time at a buffer's position, and moves the position behind it. */
  static Instant decode(ByteBuffer buffer) {
    long ticks = (long) Byte.toUnsignedInt(buffer.get()) << Integer.SIZE;
    ticks |= Integer.toUnsignedLong(buffer.getInt());
    return Instant.ofEpochSecond(
        ticks / TICKS_PER_SECOND, ticks % TICKS_PER_SECOND * NANOS_PER_TICK);
  }

  /**
   * A binary value greater than every value written until that time, and less than every value
   * written later: the bound of a conditional write.
   */
  public static AttributeValue upperBound(Instant instant) {
    byte[] bound = Arrays.copyOf(encode(instant), BYTES + 1);
    bound[BYTES] = (byte) 0xff;
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bound));
  }
}
