package meridian.health;

/** What an environment knows of its region's health. Safe for use by many threads. */
public interface Health {

  /**
   * Whether clients should be sent here. Never fails; answers from memory, but where what is known
   * there is too old takes the time to find out, or to find that it cannot.
   */
  Verdict verdict();

  /**
   * Finds out anew if it is about time, so that whoever asks for the verdict need not wait. For
   * callers who have just used the table without trouble; never fails.
   */
  default void refresh() {}

  /** Of a region that shares nothing with others, and needs no table. */
  static Health always() {
    return () -> Verdict.HEALTHY;
  }
}
