package meridian.lambda.aws;

import java.time.Duration;
import java.util.Optional;

/**
 * The time-outs and retries of an AWS client.
 *
 * @param callTimeout the time-out of a call, retries included; empty if the callers have time-outs
 *     of their own, which spares the SDK a timer
 * @param connectTimeout how long an attempt may wait for a connection
 * @param attemptTimeout how long an attempt may wait for each part of the answer
 * @param maxAttempts the greatest number of attempts; nothing else retries
 */
public record RetryPolicy(
    Optional<Duration> callTimeout,
    Duration connectTimeout,
    Duration attemptTimeout,
    int maxAttempts) {

  /** The SDK's in-region default. */
  private static final Duration MAX_CONNECT_TIMEOUT = Duration.ofMillis(1_100);

  private static final int PAUSES_PER_ATTEMPT = 15;

  /** A policy with a time-out of calls. */
  public RetryPolicy(Duration callTimeout, Duration attemptTimeout, int maxAttempts) {
    this(Optional.of(callTimeout), attemptTimeout, maxAttempts);
  }

  /** A policy whose attempts wait as long for a connection, but not longer than 1.1 seconds. */
  public RetryPolicy(Optional<Duration> callTimeout, Duration attemptTimeout, int maxAttempts) {
    this(callTimeout, connectTimeout(attemptTimeout), attemptTimeout, maxAttempts);
  }

  private static Duration connectTimeout(Duration attemptTimeout) {
    return attemptTimeout.compareTo(MAX_CONNECT_TIMEOUT) < 0 ? attemptTimeout : MAX_CONNECT_TIMEOUT;
  }

  /**
   * The same policy with half the time for a connection, for a region in which connecting takes a
   * few milliseconds. TCP repeats a lost packet after a second, so a longer wait does not help, but
   * another attempt does. The JDK connects to the first address of a name only, which it resolves
   * again after 30 seconds.
   */
  public RetryPolicy withinRegion() {
    return new RetryPolicy(callTimeout, connectTimeout.dividedBy(2), attemptTimeout, maxAttempts);
  }

  /** The same policy with one attempt, for calls that the caller repeats. */
  public RetryPolicy withoutRetries() {
    return new RetryPolicy(callTimeout, connectTimeout, attemptTimeout, 1);
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
