package meridian.wire;

/** When a client may retry after a failure (BEP 31). */
public sealed interface RetryIn {

  /**
   * After some minutes.
   *
   * @param count minutes, at least 1
   */
  record Minutes(int count) implements RetryIn {
    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Minutes {
      if (count < 1) {
        throw new IllegalArgumentException("must be at least 1 minute, not " + count);
      }
    }
  }

  /** Never. */
  record Never() implements RetryIn {}

  /** After some minutes, at least 1. */
  static RetryIn minutes(int count) {
    return new Minutes(count);
  }

  /** Never. */
  static RetryIn never() {
    return new Never();
  }
}
