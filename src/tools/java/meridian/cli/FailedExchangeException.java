package meridian.cli;

/** No answer that can be shown; the message is a sentence for the person who asked. */
final class FailedExchangeException extends Exception {

  private static final long serialVersionUID = 1;

  FailedExchangeException(String sentence) {
    super(sentence);
  }
}
