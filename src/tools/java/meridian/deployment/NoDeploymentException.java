package meridian.deployment;

/** There is no deployment to act on; the message is a sentence that tells what to do about it. */
public final class NoDeploymentException extends Exception {

  private static final long serialVersionUID = 1;

  NoDeploymentException(String sentence) {
    super(sentence);
  }
}
