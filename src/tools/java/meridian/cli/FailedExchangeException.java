package meridian.cli;

/** No answer that can be shown; the message is a sentence for the person who asked. */
public final class FailedExchangeException extends Exception {

  private static final long serialVersionUID = 1;

  public FailedExchangeException(String sentence) {
    super(sentence);
  }
}
