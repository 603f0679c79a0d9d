package meridian.local.http;

import java.util.Arrays;

/** A byte string that nobody changes. */
public final class Bytes {

  /** No bytes. */
  public static final Bytes NONE = new Bytes(new byte[0]);

  private final byte[] content;

  /** Takes the array over. */
  public Bytes(byte[] content) {
    this.content = content;
  }

  /** The bytes themselves: not to be written to. */
  public byte[] array() {
    return content;
  }

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
