package meridian.local.http;

/** A front cannot listen on its port; the message is a sentence for a person. */
public final class PortUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * A port that cannot be had.
   *
   * @param reason what the system says
   */
  PortUnavailableException(String address, int port, String reason) {
    super(
        reason.contains("already in use")
            ? "Port %d of %s is already in use by another program; --port chooses others."
                .formatted(port, address)
            : "Port %d of %s cannot be used: %s.".formatted(port, address, reason));
  }
}
