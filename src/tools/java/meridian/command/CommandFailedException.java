package meridian.command;

/** A command could not do its work. The message is the sentence to print. */
public class CommandFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  public CommandFailedException(String message) {
    super(message);
  }

  public CommandFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
