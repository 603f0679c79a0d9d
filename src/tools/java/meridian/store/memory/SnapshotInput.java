package meridian.store.memory;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Reads what {@link SnapshotBuffer} wrote.
 *
 * <p>Throws an {@link IOException} at the end of the input.
 */
final class SnapshotInput {

  private final DataInputStream input;
  private long left;

  /**
   * An input.
   *
   * @param left the number of bytes to read from it
   */
  SnapshotInput(InputStream input, long left) {
    this.input = new DataInputStream(input);
    this.left = left;
  }

  boolean hasMore() {
    return left > 0;
  }

  int getInt() throws IOException {
    return bytes(Integer.BYTES).getInt();
  }

  long getLong() throws IOException {
    return bytes(Long.BYTES).getLong();
  }

  int[] getInts(int count) throws IOException {
    int[] values = new int[count];
    bytes(Math.multiplyExact(count, Integer.BYTES)).asIntBuffer().get(values);
    return values;
  }

  private ByteBuffer bytes(int count) throws IOException {
    if (count > left) {
      throw new IOException("a record goes beyond the end");
    }
    byte[] bytes = new byte[count];
    input.readFully(bytes);
    left -= count;
    return ByteBuffer.wrap(bytes).order(SnapshotBuffer.ORDER);
  }
}
