package meridian.store.dynamodb.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class UnitRateLimiterTest {

  private final PassingTime time = new PassingTime();

  @Test
  void aCallerWaitsForTheUnitsBeforeIt() {
    UnitRateLimiter limiter = limiter(10);
    limiter.acquire(25);
    assertEquals(Duration.ZERO, time.passed());
    limiter.acquire(1);
    assertEquals(Duration.ofMillis(2_500), time.passed());
    limiter.acquire(1);
    assertEquals(Duration.ofMillis(2_600), time.passed());
  }

  /** Or a sweep that waited for reads would then write everything at once. */
  @Test
  void unitsThatNobodyTookAreLost() {
    UnitRateLimiter limiter = limiter(10);
    limiter.acquire(1);
    time.pass(Duration.ofHours(1));
    limiter.acquire(10);
    limiter.acquire(1);
    assertEquals(Duration.ofHours(1).plusSeconds(1), time.passed());
  }

  @Test
  void aClockThatIsSetBackStopsNoSweep() {
    UnitRateLimiter limiter = limiter(10);
    limiter.acquire(10);
    time.pass(Duration.ofHours(-1));
    limiter.acquire(1);
    assertEquals(Duration.ofHours(-1), time.passed());
    limiter.acquire(1);
    assertEquals(Duration.ofHours(-1).plusMillis(100), time.passed());
  }

  @Test
  void withoutALimitNobodyWaits() {
    var unlimited = new UnitRateLimiter(Double.POSITIVE_INFINITY, time, time::pass);
    for (int n = 0; n < 1_000; n++) {
      unlimited.acquire(1_000);
      time.pass(Duration.ofSeconds(-1));
    }
    assertEquals(Duration.ofSeconds(-1_000), time.passed(), "also when the clock is set back");
  }

  private UnitRateLimiter limiter(double unitsPerSecond) {
    return new UnitRateLimiter(unitsPerSecond, time, time::pass);
  }
}
