package meridian.local.http;

import java.util.Arrays;

/** An immutable byte string, so that records which hold one compare by content. */
public final class Bytes {

  /** The empty byte string. */
  public static final Bytes NONE = new Bytes(new byte[0]);

  private final byte[] content;

  /**
   * Wraps an array without a copy.
   *
   * @param content must not be written to afterwards
   */
  public Bytes(byte[] content) {
    this.content = content;
  }

  /** The array itself; callers must not write to it. */
  public byte[] array() {
    return content;
  }

  /** Whether it has no bytes. */
  public boolean isEmpty() {
    return content.length == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }
}
