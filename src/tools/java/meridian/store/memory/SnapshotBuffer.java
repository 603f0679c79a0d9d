package meridian.store.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A buffer that grows, for a part of a snapshot. Numbers are little-endian. */
final class SnapshotBuffer {

  /** The byte order of most processors, so that arrays are copied as they are. */
  static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ORDER);

  /** Receives the contents of the buffer. */
  @FunctionalInterface
  interface Sink {
    void write(ByteBuffer bytes) throws IOException;
  }

  void putInt(int value) {
    reserve(Integer.BYTES);
    bytes.putInt(value);
  }

  void putLong(long value) {
    reserve(Long.BYTES);
    bytes.putLong(value);
  }

  void putInts(int[] values, int count) {
    int size = Math.multiplyExact(count, Integer.BYTES);
    reserve(size);
    bytes.asIntBuffer().put(values, 0, count);
    bytes.position(bytes.position() + size);
  }

  private void reserve(int more) {
    if (bytes.remaining() < more) {
      int least = Math.addExact(bytes.position(), more);
      int length = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(2L * bytes.capacity(), least));
      bytes = ByteBuffer.allocate(length).order(ORDER).put(bytes.flip());
    }
  }

  /** Passes on the contents, and empties the buffer. */
  void drainTo(Sink sink) throws IOException {
    sink.write(bytes.flip());
    bytes.clear();
  }
}
