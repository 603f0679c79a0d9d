package meridian.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class TimeLimiterTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(1);

  @AutoClose("shutdownNow")
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  private final TimeLimiter limit = TimeLimiter.interrupting(executor);

  @Test
  void whatIsDoneInTimeCounts() throws Exception {
    assertEquals("done", limit.call(LONG, () -> "done"));
  }

  @Test
  void whatFailsInTimeFails() {
    Exception fault = new Exception("a fault");
    ExecutionException failed =
        assertThrows(
            ExecutionException.class,
            () ->
                limit.call(
                    LONG,
                    () -> {
                      throw fault;
                    }));
    assertSame(fault, failed.getCause());
  }

  @Test
  void whoTakesTooLongIsInterrupted() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    assertThrows(
        TimeoutException.class,
        () ->
            limit.call(
                SHORT,
                () -> {
                  try {
                    new CountDownLatch(1).await();
                  } finally {
                    interrupted.countDown();
                  }
                  return "never";
                }));
    interrupted.await();
  }

  /** A replica that takes a connection and says nothing. */
  @Test
  void soIsWhoWaitsForTheNetwork() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThrows(
          TimeoutException.class,
          () ->
              limit.call(
                  Duration.ofMillis(50),
                  () -> {
                    try (Socket socket =
                            new Socket(silent.getInetAddress(), silent.getLocalPort());
                        InputStream answer = socket.getInputStream()) {
                      return answer.read();
                    } finally {
                      left.countDown();
                    }
                  }));
      left.await();
    }
  }

  @Test
  void whoIsInterruptedWhileWaitingGivesUpToo() {
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedException.class,
        () ->
            limit.call(
                LONG,
                () -> {
                  new CountDownLatch(1).await();
                  return "never";
                }));
  }
}
