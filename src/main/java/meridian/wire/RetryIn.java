package meridian.wire;

/** When a client whose request failed may try again, in the words of BEP 31. */
public sealed interface RetryIn {

  /**
   * After a while.
   *
   * @param count minutes, at least 1
   */
  record Minutes(int count) implements RetryIn {
    /**
     * After a while.
     *
     * @throws IllegalArgumentException if it is no while at all
     */
    public Minutes {
      if (count < 1) {
        throw new IllegalArgumentException("must be at least 1 minute, not " + count);
      }
    }
  }

  /** Not at all. */
  record Never() implements RetryIn {}

  /** After so many minutes, at least 1. */
  static RetryIn minutes(int count) {
    return new Minutes(count);
  }

  /** Not at all. */
  static RetryIn never() {
    return new Never();
  }
}
