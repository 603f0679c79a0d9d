package meridian.local.events;

/** The outcome of putting one event on a bus. */
public sealed interface PutResult {

  /**
   * The bus accepted the event.
   *
   * @param id the event id, which its targets receive too
   */
  record Accepted(String id) implements PutResult {}

  /**
   * The bus rejected the event.
   *
   * @param code EventBridge's error code
   */
  record Rejected(String code) implements PutResult {}
}
