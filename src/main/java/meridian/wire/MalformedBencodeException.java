package meridian.wire;

/** Bytes that are not one bencoded value (BEP 3). */
public final class MalformedBencodeException extends Exception {

  private static final long serialVersionUID = 1;

  private final int offset;
  private final String fault;

  /** Without a stack trace: the fault is in the bytes. */
  MalformedBencodeException(int offset, String fault) {
    super(null, null, false, false);
    this.offset = offset;
    this.fault = fault;
  }

  /** Where reading stopped, and why. */
  @Override
  public String getMessage() {
    return "at byte " + offset + ": " + fault;
  }
}
