package meridian.deployment;

/** Another local run goes by the same run file; the message is a sentence for its user. */
public final class RunFileInUseException extends RuntimeException {

  private static final long serialVersionUID = 1;

  RunFileInUseException(String sentence) {
    super(sentence);
  }
}
