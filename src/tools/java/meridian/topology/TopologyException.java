package meridian.topology;

/**
 * The description of the regions is invalid; the message has a line with file and key per fault.
 */
public final class TopologyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TopologyException(String message) {
    super(message);
  }
}
