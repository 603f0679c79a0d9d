package meridian.deployment;

/** There is no deployment to act on; the message says why, and what to do. */
public final class NoDeploymentException extends Exception {

  private static final long serialVersionUID = 1;

  NoDeploymentException(String sentence) {
    super(sentence);
  }
}
