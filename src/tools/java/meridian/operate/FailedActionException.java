package meridian.operate;

/** What was asked for could not be done; the message is a sentence for the person who asked. */
public final class FailedActionException extends Exception {

  private static final long serialVersionUID = 1;

  public FailedActionException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  public FailedActionException(String sentence) {
    super(sentence);
  }
}
