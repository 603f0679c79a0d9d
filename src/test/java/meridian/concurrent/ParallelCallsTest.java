package meridian.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ParallelCallsTest {

  @AutoClose("shutdownNow")
  private final ExecutorService executor = Executors.newCachedThreadPool();

  private final ParallelCalls parallel = new ParallelCalls(executor);

  @Test
  void callsRunAtTheSameTimeAndResultsKeepTheirOrder() {
    CyclicBarrier all = new CyclicBarrier(3);
    assertEquals(
        List.of(2, 4, 6),
        parallel.map(
            List.of(1, 2, 3),
            value -> {
              pass(all);
              return 2 * value;
            }));
  }

  @Test
  void onlyTheLastCallRunsInTheCallingThread() {
    List<Thread> threads = parallel.map(List.of(1, 2, 3), _ -> Thread.currentThread());
    assertNotEquals(Thread.currentThread(), threads.getFirst());
    assertNotEquals(Thread.currentThread(), threads.get(1));
    assertEquals(Thread.currentThread(), threads.getLast());
  }

  @Test
  void noValuesTakeNoCalls() {
    assertEquals(List.of(), parallel.map(List.of(), _ -> 1));
  }

  @Test
  void throwsTheFirstFailureInTheOrderOfTheValues() {
    RuntimeException first = new IllegalStateException("first");
    CountDownLatch lastHasFailed = new CountDownLatch(1);
    RuntimeException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                parallel.map(
                    List.of(1, 2),
                    value -> {
                      if (value == 2) {
                        lastHasFailed.countDown();
                        throw new IllegalStateException("last");
                      }
                      awaitLatch(lastHasFailed);
                      throw first;
                    }));
    assertSame(first, thrown);
  }

  @Test
  void aFailureInTheCallingThreadIsThrownOnceTheOthersHaveEnded() {
    CountDownLatch lastHasFailed = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    assertThrows(
        IllegalStateException.class,
        () ->
            parallel.map(
                List.of(1, 2),
                value -> {
                  if (value == 2) {
                    lastHasFailed.countDown();
                    throw new IllegalStateException("last");
                  }
                  awaitLatch(lastHasFailed);
                  ended.set(true);
                  return value;
                }));
    assertTrue(ended.get());
  }

  @Test
  void anInterruptEndsTheOtherCalls() {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    assertThrows(
        AbandonedCallException.class,
        () ->
            parallel.map(
                List.of(1, 2),
                value -> {
                  if (value == 2) {
                    awaitLatch(started);
                    Thread.currentThread().interrupt();
                  } else {
                    started.countDown();
                    awaitInterrupt(interrupted);
                  }
                  return value;
                }));
    assertTrue(Thread.interrupted());
    awaitLatch(interrupted);
    assertFalse(Thread.interrupted());
  }

  private static void pass(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitInterrupt(CountDownLatch interrupted) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      interrupted.countDown();
    }
  }
}
