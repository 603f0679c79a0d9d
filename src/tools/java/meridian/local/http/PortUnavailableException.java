package meridian.local.http;

/** A server cannot listen on its port. The message is a sentence for the user. */
public final class PortUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Builds the sentence.
   *
   * @param reason the operating system's error message
   */
  public PortUnavailableException(String address, int port, String reason) {
    super(
        reason.contains("already in use")
            ? "Port %d of %s is already in use; choose other ports with --port, or 0 for free ones."
                .formatted(port, address)
            : "Cannot listen on port %d of %s: %s. Choose other ports with --port."
                .formatted(port, address, reason));
  }
}
