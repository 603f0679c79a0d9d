package meridian.wire;

/** The bytes are not exactly one bencoded value (BEP 3). */
public final class MalformedBencodeException extends Exception {

  private static final long serialVersionUID = 1;

  private final int offset;
  private final String fault;

  /** Without a stack trace, since the fault is in the input. */
  MalformedBencodeException(int offset, String fault) {
    super(null, null, false, false);
    this.offset = offset;
    this.fault = fault;
  }

  /** The position and the fault. */
  @Override
  public String getMessage() {
    return "at byte " + offset + ": " + fault;
  }
}
