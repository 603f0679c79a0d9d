package meridian.store.heartbeat;

import static meridian.health.Verdict.DRAINED;
import static meridian.health.Verdict.HEALTHY;
import static meridian.health.Verdict.STALE;
import static meridian.health.Verdict.UNREACHABLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import meridian.concurrent.AtOnce;
import meridian.concurrent.TimeLimiter;
import meridian.concurrent.Timeout;
import meridian.health.Heartbeat;
import meridian.health.Verdict;
import meridian.local.CapturedLog;
import meridian.model.FaultyTable;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import meridian.store.dynamodb.control.ControlTable;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;

/** The health of a region on a model of the table, with a manual clock. */
final class StoredHealthTest {

  private static final String TABLE = "control";
  private static final Duration SPARE = Duration.ofMillis(25);
  private static final Instant START = Instant.parse("2100-01-01T00:00:00Z");

  private final VirtualTime time = new VirtualTime(START);
  private final GlobalTable global =
      GlobalTable.ofControl(List.of("a"), time, Duration.ofSeconds(1), new Random(11));
  private final List<Duration> limits = new CopyOnWriteArrayList<>();
  private final FaultyTable replica = new FaultyTable(global.client("a"));
  private final StoredHealth health =
      new StoredHealth(
          new ControlTable(replica, TABLE),
          RegionCode.of(7),
          new Timeout(
              new TimeLimiter() {
                @Override
                public <T> T call(Duration limit, Callable<T> task) throws ExecutionException {
                  limits.add(limit);
                  return new AtOnce().call(limit, task);
                }
              },
              SPARE),
          time);

  @Test
  void theVerdictIsThatOfTheOwnHeartbeat() {
    sendHeartbeat(8, DRAINED);
    sendHeartbeat(7, HEALTHY);
    assertEquals(HEALTHY, health.verdict());
    sendHeartbeat(7, DRAINED);
    time.pass(Duration.ofSeconds(20));
    assertEquals(DRAINED, health.verdict());
  }

  @Test
  void aRegionWithoutHeartbeatIsStale() {
    sendHeartbeat(8, HEALTHY);
    assertEquals(STALE, health.verdict());
  }

  @Test
  void theHeartbeatIsReadOnceInTwentySeconds() {
    sendHeartbeat(7, HEALTHY);
    for (int round = 0; round < 10; round++) {
      for (int n = 0; n < 100; n++) {
        health.verdict();
        health.refresh();
      }
      assertEquals(round + 1, replica.reads());
      time.pass(Duration.ofSeconds(20));
    }
  }

  @Test
  void afterARefreshHealthChecksAreAnsweredFromMemory() {
    time.pass(Duration.ofSeconds(20));
    sendHeartbeat(7, HEALTHY);
    health.refresh();
    replica.setDown(true);
    assertEquals(HEALTHY, health.verdict());
    time.pass(Duration.ofMillis(19_999));
    assertEquals(HEALTHY, health.verdict());
    assertEquals(1, replica.reads());
  }

  @Test
  void theFirstAnnounceOfAnEnvironmentDoesNotWaitForTheHeartbeat() {
    sendHeartbeat(7, HEALTHY);
    time.pass(Duration.ofMillis(19_999));
    health.refresh();
    assertEquals(0, replica.reads());
    time.pass(Duration.ofMillis(1));
    health.refresh();
    assertEquals(1, replica.reads());
  }

  @Test
  void aHeartbeatIsStaleAfterThreeMinutes() {
    sendHeartbeat(7, HEALTHY);
    time.pass(Duration.ofMinutes(3));
    assertEquals(HEALTHY, health.verdict());
    time.pass(Duration.ofMillis(1));
    assertEquals(STALE, health.verdict());
    assertEquals(1, replica.reads(), "its age is checked without a read");
    sendHeartbeat(7, HEALTHY);
    time.pass(Duration.ofSeconds(20));
    assertEquals(HEALTHY, health.verdict());
  }

  @Test
  void aFailedReplicaIsUnreachableAndRetriedAfterFiveSeconds() {
    sendHeartbeat(7, HEALTHY);
    assertEquals(HEALTHY, health.verdict());
    replica.setDown(true);
    time.pass(Duration.ofSeconds(20));
    try (var log = new CapturedLog(StoredHealth.class)) {
      assertEquals(UNREACHABLE, health.verdict());
      time.pass(Duration.ofMillis(4_999));
      assertEquals(UNREACHABLE, health.verdict());
      assertEquals(2, replica.reads());
      time.pass(Duration.ofMillis(1));
      assertEquals(UNREACHABLE, health.verdict());
      assertEquals(3, replica.reads());
      assertEquals(1, log.messages().size(), "logged once");
      replica.setDown(false);
      time.pass(Duration.ofSeconds(5));
      assertEquals(HEALTHY, health.verdict());
      assertEquals("the region's heartbeat is read again", log.messages().getLast());
    }
  }

  @Test
  void whileTheReplicaIsUnreachableAnnouncesDoNotReadIt() {
    replica.setDown(true);
    try (var _ = new CapturedLog(StoredHealth.class)) {
      assertEquals(UNREACHABLE, health.verdict());
      assertEquals(1, replica.reads());
      time.pass(Duration.ofMinutes(10));
      health.refresh();
      assertEquals(1, replica.reads());
      assertEquals(UNREACHABLE, health.verdict());
      assertEquals(2, replica.reads());
    }
  }

  @Test
  void aTimeoutDuringAnAnnounceDoesNotMakeTheReplicaUnreachable() {
    sendHeartbeat(7, HEALTHY);
    assertEquals(HEALTHY, health.verdict());
    time.pass(Duration.ofSeconds(20));
    replica.setDown(true);
    health.refresh();
    assertEquals(SPARE, limits.getLast());
    assertEquals(2, replica.reads());
    time.pass(Duration.ofMillis(4_999));
    health.refresh();
    assertEquals(2, replica.reads(), "not once for each announce");
    replica.setDown(false);
    assertEquals(HEALTHY, health.verdict());
    assertEquals(3, replica.reads(), "a health check reads");
  }

  /** Frozen while healthy, thawed after the region was drained. */
  @Test
  void aThawedEnvironmentReadsTheHeartbeatBeforeItAnswers() {
    sendHeartbeat(7, HEALTHY);
    assertEquals(HEALTHY, health.verdict());
    time.pass(Duration.ofHours(5));
    sendHeartbeat(7, DRAINED);
    assertEquals(DRAINED, health.verdict());
  }

  @Test
  void whileOneCallerReadsTheOthersUseTheCache() throws InterruptedException {
    sendHeartbeat(7, HEALTHY);
    assertEquals(HEALTHY, health.verdict());
    sendHeartbeat(7, DRAINED);
    time.pass(Duration.ofSeconds(20));
    replica.hold();
    CompletableFuture<Verdict> reading = CompletableFuture.supplyAsync(health::verdict);
    replica.awaitHeld();
    assertEquals(HEALTHY, health.verdict());
    health.refresh();
    replica.release();
    assertEquals(DRAINED, reading.join());
    assertEquals(2, replica.reads());
  }

  @Test
  void anOldCacheIsRefreshedWithinATimeLimit() throws InterruptedException {
    sendHeartbeat(7, HEALTHY);
    assertEquals(HEALTHY, health.verdict());
    time.pass(Duration.ofSeconds(60));
    replica.hold();
    CompletableFuture<Verdict> reading = CompletableFuture.supplyAsync(health::verdict);
    replica.awaitHeld();
    assertEquals(UNREACHABLE, health.verdict(), "the cache is a minute old");
    replica.release();
    assertEquals(HEALTHY, reading.join());
  }

  @Test
  void everyReadIsShorterThanRoute53sTimeout() {
    health.verdict();
    assertTrue(limits.getLast().compareTo(Duration.ofSeconds(1)) <= 0);
  }

  private void sendHeartbeat(int region, Verdict verdict) {
    new StoredHeartbeats(new ControlTable(global.client("a"), TABLE))
        .write(
            new Heartbeat(
                RegionCode.of(region),
                "name",
                time.instant(),
                StoredHeartbeats.layouts(),
                Map.of(),
                verdict));
  }
}
