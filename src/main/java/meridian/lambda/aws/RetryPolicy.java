package meridian.lambda.aws;

import java.time.Duration;

/**
 * How long a client of AWS tries.
 *
 * @param callTimeout the time for one call with its retries
 * @param attemptTimeout the time for one attempt of them
 * @param maxAttempts how many there are; the only retries anywhere
 */
public record RetryPolicy(Duration callTimeout, Duration attemptTimeout, int maxAttempts) {

  private static final int PAUSES_PER_ATTEMPT = 15;

  /** Before the second attempt, at most; twice as long before each later one. */
  public Duration backoff() {
    return attemptTimeout.dividedBy(PAUSES_PER_ATTEMPT);
  }

  /**
   * The same before another attempt of what was throttled: longer, but not as long as the SDK's own
   * of up to a second. A call that lasts less would not be told that it is throttled, but look like
   * one that got no answer.
   */
  public Duration throttledBackoff() {
    return backoff().multipliedBy(2);
  }
}
