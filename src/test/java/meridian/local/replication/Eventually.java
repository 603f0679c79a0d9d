package meridian.local.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what other threads bring about. */
final class Eventually {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private Eventually() {}

  /** Asserts that the value becomes the expected one. */
  static <T> void equal(T expected, Supplier<T> value) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    T last = value.get();
    while (!Objects.equals(expected, last) && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE.toNanos());
      last = value.get();
    }
    assertEquals(expected, last);
  }
}
