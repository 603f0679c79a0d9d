package meridian.lambda.aws;

import java.time.Duration;
import java.util.Optional;

/**
 * The time-outs and retries of an AWS client.
 *
 * @param callTimeout the time-out of a call, retries included; empty if the callers have time-outs
 *     of their own, which spares the SDK a timer
 * @param attemptTimeout how long an attempt may wait for a connection, and for each part of the
 *     answer
 * @param maxAttempts the greatest number of attempts; nothing else retries
 */
public record RetryPolicy(
    Optional<Duration> callTimeout, Duration attemptTimeout, int maxAttempts) {

  private static final int PAUSES_PER_ATTEMPT = 15;

  /** A policy with a time-out of calls. */
  public RetryPolicy(Duration callTimeout, Duration attemptTimeout, int maxAttempts) {
    this(Optional.of(callTimeout), attemptTimeout, maxAttempts);
  }

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
