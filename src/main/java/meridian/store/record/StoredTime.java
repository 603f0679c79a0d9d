package meridian.store.record;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/**
 * The format of times in stored records: sixty-fourths of a second since 1970, in 5 bytes, big
 * endian; enough until the year 2514. Binary values that begin with a time sort by it.
 */
public final class StoredTime {

  /** The length of a stored time. */
  public static final int BYTES = 5;

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
  public static Instant decode(ByteBuffer buffer) {
    long ticks = (long) Byte.toUnsignedInt(buffer.get()) << Integer.SIZE;
    ticks |= Integer.toUnsignedLong(buffer.getInt());
    return Instant.ofEpochSecond(
        ticks / TICKS_PER_SECOND, ticks % TICKS_PER_SECOND * NANOS_PER_TICK);
  }

  /** The time as it is read after it was stored. */
  public static Instant truncate(Instant instant) {
    return decode(ByteBuffer.wrap(encode(instant)));
  }
}
