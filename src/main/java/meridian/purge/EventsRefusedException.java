package meridian.purge;

/** The event bus refused some events in spite of retries. */
public final class EventsRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public EventsRefusedException(String message) {
    super(message);
  }
}
