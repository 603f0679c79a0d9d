package meridian.lambda.aws;

import java.time.Duration;

/**
 * How long a client of AWS tries.
 *
 * @param call the time for one call with its retries
 * @param attempt the time for one attempt of them
 * @param attempts how many there are; the only retries anywhere
 */
public record Patience(Duration call, Duration attempt, int attempts) {

  private static final int PAUSES_PER_ATTEMPT = 15;

  /** Before the second attempt, at most; twice as long before each later one. */
  public Duration pause() {
    return attempt.dividedBy(PAUSES_PER_ATTEMPT);
  }

  /**
   * The same before another attempt of what was throttled: longer, but not as long as the SDK's own
   * of up to a second. A call that lasts less would not be told that it is throttled, but look like
   * one that got no answer.
   */
  public Duration pauseWhenThrottled() {
    return pause().multipliedBy(2);
  }
}
