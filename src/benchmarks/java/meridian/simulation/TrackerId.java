package meridian.simulation;

import java.util.Optional;

/**
 * The tracker id that a client sends back. A client with several swarms, sockets or addresses has
 * one, that of the last answer.
 */
public final class TrackerId {

  private final boolean isSent;
  private Optional<String> value = Optional.empty();

  /** That of a client that sends it back. */
  public TrackerId() {
    this(true);
  }

  /**
   * That of a client that has got no answer yet.
   *
   * @param isSent whether the client ever sends it back
   */
  public TrackerId(boolean isSent) {
    this.isSent = isSent;
  }

  /** A tracker id with the same value, which later answers change separately. */
  public TrackerId copy() {
    TrackerId copy = new TrackerId(isSent);
    copy.value = value;
    return copy;
  }

  /** The value to send; empty if there is none. */
  public Optional<String> value() {
    return value;
  }

  /** Keeps the value of an answer, if it has one. */
  public void update(Optional<String> answered) {
    if (isSent && answered.isPresent()) {
      value = answered;
    }
  }
}
