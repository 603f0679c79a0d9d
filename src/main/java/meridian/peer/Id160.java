package meridian.peer;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A 160-bit identifier, the size of every identifier in the protocol (BEP 3). Stored as numbers,
 * which makes the record immutable and comparable.
 *
 * @param high bytes 0 to 7, big-endian
 * @param middle bytes 8 to 15, big-endian
 * @param low bytes 16 to 19, big-endian
 */
public record Id160(long high, long middle, int low) {

  /** The size of an identifier in bytes. */
  public static final int BYTES = 20;

  /**
   * Reads an identifier.
   *
   * @throws IllegalArgumentException unless there are exactly {@link #BYTES} bytes
   */
  public static Id160 of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("must be 20 bytes, not " + bytes.length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Id160(buffer.getLong(), buffer.getLong(), buffer.getInt());
  }

  /** The 20 bytes, in a new array. */
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(middle).putInt(low).array();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Id160 id && high == id.high && middle == id.middle && low == id.low;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(high) + Long.hashCode(middle)) + low;
  }

  /** 40 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes());
  }
}
