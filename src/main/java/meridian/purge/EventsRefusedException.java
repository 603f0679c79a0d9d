package meridian.purge;

/** The event bus would not take some events. */
public final class EventsRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public EventsRefusedException(String message) {
    super(message);
  }
}
