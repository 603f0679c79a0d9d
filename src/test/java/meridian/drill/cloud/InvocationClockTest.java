package meridian.drill.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import meridian.model.VirtualTime;
import org.junit.jupiter.api.Test;

/** The clock of an invocation, while virtual time stands still. */
final class InvocationClockTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");

  private final InvocationClock time = new InvocationClock(new VirtualTime(NOON));

  @Test
  void callsAddUpAndTheNextInvocationStartsAnew() {
    InvocationClock.Invoked<Instant> first =
        time.invoke(
            () -> {
              time.spend(Duration.ofMillis(300));
              time.spend(Duration.ofMillis(200));
              return time.instant();
            });
    assertEquals(NOON.plusMillis(500), first.result());
    assertEquals(Duration.ofMillis(500), first.took());
    assertEquals(NOON, time.invoke(time::instant).result());
  }

  @Test
  void concurrentCallsTakeAsLongAsTheLongest() {
    ExecutorService executor = time.executor();
    Duration took =
        time.invoke(
                () -> {
                  Future<Instant> slow = executor.submit(() -> spent(400));
                  Future<Instant> fast = executor.submit(() -> spent(100));
                  time.spend(Duration.ofMillis(50));
                  assertEquals(NOON.plusMillis(100), get(fast));
                  assertEquals(NOON.plusMillis(400), get(slow));
                  return true;
                })
            .took();
    assertEquals(Duration.ofMillis(400), took);
  }

  @Test
  void aCallEndsAtItsTimeLimit() throws Exception {
    Duration limit = Duration.ofMillis(300);
    assertThrows(TimeoutException.class, () -> time.call(limit, () -> spent(301)));
    assertEquals(NOON.plusMillis(300), time.instant());
    assertEquals(NOON.plusMillis(600), time.call(limit, () -> spent(300)));
  }

  @Test
  void aCallWithinACallEndsWithIt() {
    assertThrows(
        TimeoutException.class,
        () ->
            time.call(
                Duration.ofMillis(100),
                () -> {
                  assertThrows(
                      TimeoutException.class,
                      () -> time.call(Duration.ofSeconds(9), () -> spent(101)));
                  return spent(1);
                }));
    assertEquals(NOON.plusMillis(100), time.instant());
  }

  @Test
  void aFailureIsPassedToTheCaller() {
    ExecutionException failure =
        assertThrows(
            ExecutionException.class,
            () ->
                time.call(
                    Duration.ofSeconds(1),
                    () -> {
                      throw new IllegalStateException("no");
                    }));
    assertEquals("java.lang.IllegalStateException: no", String.valueOf(failure.getCause()));
  }

  private Instant spent(long millis) {
    time.spend(Duration.ofMillis(millis));
    return time.instant();
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }
}
