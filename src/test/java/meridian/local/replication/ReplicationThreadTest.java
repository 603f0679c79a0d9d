package meridian.local.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import meridian.local.CapturedLog;
import org.junit.jupiter.api.Test;

final class ReplicationThreadTest {

  @Test
  void aFailureIsLoggedAndStopsNothing() throws InterruptedException {
    var later = new CountDownLatch(3);
    try (var log = new CapturedLog(ReplicationThread.class);
        var thread = new ReplicationThread()) {
      thread.after(
          Duration.ZERO,
          () -> {
            throw new IllegalStateException("expected by the test");
          });
      thread.after(Duration.ofMillis(1), later::countDown);
      thread.every(Duration.ofMillis(1), later::countDown);
      assertTrue(later.await(30, TimeUnit.SECONDS));
      assertEquals(List.of("a write could not be replicated"), log.messages());
    }
  }
}
