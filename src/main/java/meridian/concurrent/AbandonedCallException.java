package meridian.concurrent;

/**
 * A call was abandoned: its timeout passed, or the thread that waited for it was interrupted. The
 * call may or may not have had its effect.
 */
public final class AbandonedCallException extends RuntimeException {

  private static final long serialVersionUID = 1;

  AbandonedCallException(String message, Throwable cause) {
    super(message, cause);
  }
}
