package meridian.store.dynamodb.sweep;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that only waits move. */
final class PassingTime implements InstantSource {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Instant now = START;

  @Override
  public Instant instant() {
    return now;
  }

  /** Waits, or sets the clock back. */
  void pass(Duration duration) {
    now = now.plus(duration);
  }

  /** The sum of all waits. */
  Duration passed() {
    return Duration.between(START, now);
  }
}
