package meridian.lambda;

/** The event bus would not take some events. */
final class EventsRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EventsRefusedException(String message) {
    super(message);
  }
}
