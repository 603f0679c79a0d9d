package meridian.concurrent;

import java.time.Duration;
import java.util.function.Supplier;

/** For tests in whose time a call takes none: what is allowed to take long is done at once. */
public final class AtOnce {

  /** Any time. */
  public static final Timeout ALLOWANCE = new Timeout(AtOnce::inTime, Duration.ofMillis(25));

  private AtOnce() {}

  private static <T> T inTime(String name, Duration time, Supplier<T> task) {
    return task.get();
  }
}
