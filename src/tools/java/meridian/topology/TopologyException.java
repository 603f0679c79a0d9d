package meridian.topology;

/** The description of the regions is wrong; the message names the file, the key and the reason. */
public final class TopologyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TopologyException(String message) {
    super(message);
  }
}
