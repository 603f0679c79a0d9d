package meridian.deployment;

/** Another local run uses the same run file; the message is for the user. */
public final class RunFileInUseException extends RuntimeException {

  private static final long serialVersionUID = 1;

  RunFileInUseException(String sentence) {
    super(sentence);
  }
}
