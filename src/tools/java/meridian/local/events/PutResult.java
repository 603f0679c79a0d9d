package meridian.local.events;

/** What came of putting an event. */
public sealed interface PutResult {

  /**
   * It was taken.
   *
   * @param id its id, the one that its target is told
   */
  record Accepted(String id) implements PutResult {}

  /**
   * It was refused.
   *
   * @param code EventBridge's for the reason
   */
  record Rejected(String code) implements PutResult {}
}
