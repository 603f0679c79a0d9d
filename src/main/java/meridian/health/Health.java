package meridian.health;

/** The health of an environment's region. Safe for use by many threads. */
public interface Health {

  /**
   * Whether clients should be sent to this region. Never fails. Answered from memory; only a value
   * that is too old is read again first, within a bounded time.
   */
  Verdict verdict();

  /**
   * Reads the verdict again if it is due, so that later calls of {@link #verdict} need not wait.
   * For callers that have just used the table successfully. Never fails.
   */
  default void refresh() {}
}
