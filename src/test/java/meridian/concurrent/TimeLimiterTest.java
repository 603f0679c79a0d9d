package meridian.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class TimeLimiterTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(1);

  @AutoClose("shutdownNow")
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  private final TimeLimiter limiter = TimeLimiter.interrupting(executor);

  @Test
  void returnsTheResultInTime() throws Exception {
    assertEquals("done", limiter.call(LONG, () -> "done"));
  }

  @Test
  void throwsTheFailureInTime() {
    Exception fault = new Exception("a fault");
    ExecutionException failed =
        assertThrows(
            ExecutionException.class,
            () ->
                limiter.call(
                    LONG,
                    () -> {
                      throw fault;
                    }));
    assertSame(fault, failed.getCause());
  }

  @Test
  void interruptsATaskThatTakesTooLong() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    timesOut(
        SHORT,
        () -> {
          try {
            new CountDownLatch(1).await();
          } finally {
            interrupted.countDown();
          }
          return "never";
        });
    interrupted.await();
  }

  /** Repeats the task until it has begun: if its time is over before that, it never begins. */
  private void timesOut(Duration limit, Callable<?> task) {
    AtomicBoolean hasBegun = new AtomicBoolean();
    do {
      assertThrows(
          TimeoutException.class,
          () ->
              limiter.call(
                  limit,
                  () -> {
                    hasBegun.set(true);
                    return task.call();
                  }));
    } while (!hasBegun.get());
  }

  /** A server that accepts a connection and sends nothing. */
  @Test
  void interruptsATaskThatWaitsForTheNetwork() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      timesOut(
          Duration.ofMillis(50),
          () -> {
            try (Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort());
                InputStream answer = socket.getInputStream()) {
              return answer.read();
            } finally {
              left.countDown();
            }
          });
      left.await();
    }
  }

  @Test
  void stopsWaitingWhenInterrupted() {
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedException.class,
        () ->
            limiter.call(
                LONG,
                () -> {
                  new CountDownLatch(1).await();
                  return "never";
                }));
  }
}
