package meridian.swarm;

/** The store could not do its work now; nothing is wrong with what it was asked. */
public class StoreUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** With what went wrong, for the log: clients are never shown it. */
  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
