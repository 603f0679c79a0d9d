package meridian.lambda.aws;

import java.time.Duration;

/**
 * The time-outs and retries of an AWS client.
 *
 * @param callTimeout the time-out of a call, retries included
 * @param attemptTimeout the time-out of one attempt
 * @param maxAttempts the greatest number of attempts; nothing else retries
 */
public record RetryPolicy(Duration callTimeout, Duration attemptTimeout, int maxAttempts) {

  private static final int PAUSES_PER_ATTEMPT = 15;

  /** The longest pause before the second attempt; it doubles before each later attempt. */
  public Duration backoff() {
    return attemptTimeout.dividedBy(PAUSES_PER_ATTEMPT);
  }

  /**
   * The longest pause before the second attempt of a throttled call. Longer than {@link #backoff},
   * but shorter than the SDK's default of up to a second: a call with a shorter time-out than that
   * would fail as timed out instead of throttled.
   */
  public Duration throttledBackoff() {
    return backoff().multipliedBy(2);
  }
}
