package meridian.store.dynamodb.heartbeat;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import meridian.concurrent.AtOnce;
import meridian.health.Heartbeat;
import meridian.health.Verdict;
import meridian.local.CapturedLog;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/** The health of a region on a model of the table, with a manual clock. */
final class DynamoDbHealthTest {

  private static final String TABLE = "control";
  private static final Duration SPARE = Duration.ofMillis(25);
  private static final Instant START = Instant.parse("2100-01-01T00:00:00Z");

  private final VirtualTime time = new VirtualTime(START);
  private final GlobalTable global =
      new GlobalTable(List.of("a"), time, Duration.ofSeconds(1), new Random(11));
  private final Troubled replica = new Troubled(global.client("a"));
  private final DynamoDbHealth health =
      new DynamoDbHealth(
          replica, TABLE, RegionCode.of(7), AtOnce.TIMEOUT.withDuration(SPARE), time);

  @Test
  void theVerdictIsThatOfTheOwnHeartbeat() {
    beat(8, DRAINED);
    beat(7, HEALTHY);
    assertEquals(HEALTHY, health.verdict());
    beat(7, DRAINED);
    time.pass(Duration.ofSeconds(20));
    assertEquals(DRAINED, health.verdict());
  }

  @Test
  void aRegionWithoutHeartbeatIsStale() {
    beat(8, HEALTHY);
    assertEquals(STALE, health.verdict());
  }

  @Test
  void theHeartbeatIsReadOnceInTwentySeconds() {
    beat(7, HEALTHY);
    for (int round = 0; round < 10; round++) {
      for (int n = 0; n < 100; n++) {
        health.verdict();
        health.refresh();
      }
      assertEquals(round + 1, replica.reads.get());
      time.pass(Duration.ofSeconds(20));
    }
  }

  @Test
  void afterARefreshHealthChecksAreAnsweredFromMemory() {
    beat(7, HEALTHY);
    health.refresh();
    replica.down = true;
    assertEquals(HEALTHY, health.verdict());
    time.pass(Duration.ofMillis(19_999));
    assertEquals(HEALTHY, health.verdict());
    assertEquals(1, replica.reads.get());
  }

  @Test
  void aHeartbeatIsStaleAfterThreeMinutes() {
    beat(7, HEALTHY);
    time.pass(Duration.ofMinutes(3));
    assertEquals(HEALTHY, health.verdict());
    time.pass(Duration.ofMillis(1));
    assertEquals(STALE, health.verdict());
    assertEquals(1, replica.reads.get(), "its age is checked without a read");
    beat(7, HEALTHY);
    time.pass(Duration.ofSeconds(20));
    assertEquals(HEALTHY, health.verdict());
  }

  @Test
  void aFailedReplicaIsUnreachableAndRetriedAfterFiveSeconds() {
    beat(7, HEALTHY);
    assertEquals(HEALTHY, health.verdict());
    replica.down = true;
    time.pass(Duration.ofSeconds(20));
    try (var log = new CapturedLog(DynamoDbHealth.class)) {
      assertEquals(UNREACHABLE, health.verdict());
      time.pass(Duration.ofMillis(4_999));
      assertEquals(UNREACHABLE, health.verdict());
      assertEquals(2, replica.reads.get());
      time.pass(Duration.ofMillis(1));
      assertEquals(UNREACHABLE, health.verdict());
      assertEquals(3, replica.reads.get());
      assertEquals(1, log.messages().size(), "logged once");
      replica.down = false;
      time.pass(Duration.ofSeconds(5));
      assertEquals(HEALTHY, health.verdict());
      assertEquals("the region's heartbeat is read again", log.messages().getLast());
    }
  }

  @Test
  void whileTheReplicaIsUnreachableAnnouncesDoNotReadIt() {
    replica.down = true;
    try (var _ = new CapturedLog(DynamoDbHealth.class)) {
      assertEquals(UNREACHABLE, health.verdict());
      assertEquals(1, replica.reads.get());
      time.pass(Duration.ofMinutes(10));
      health.refresh();
      assertEquals(1, replica.reads.get());
      assertEquals(UNREACHABLE, health.verdict());
      assertEquals(2, replica.reads.get());
    }
  }

  @Test
  void aTimeoutDuringAnAnnounceDoesNotMakeTheReplicaUnreachable() {
    beat(7, HEALTHY);
    assertEquals(HEALTHY, health.verdict());
    time.pass(Duration.ofSeconds(20));
    replica.down = true;
    health.refresh();
    assertEquals(SPARE, replica.apiCallTimeout);
    assertEquals(2, replica.reads.get());
    time.pass(Duration.ofMillis(4_999));
    health.refresh();
    assertEquals(2, replica.reads.get(), "not once for each announce");
    replica.down = false;
    assertEquals(HEALTHY, health.verdict());
    assertEquals(3, replica.reads.get(), "a health check reads");
  }

  /** Frozen while healthy, thawed after the region was drained. */
  @Test
  void aThawedEnvironmentReadsTheHeartbeatBeforeItAnswers() {
    beat(7, HEALTHY);
    assertEquals(HEALTHY, health.verdict());
    time.pass(Duration.ofHours(5));
    beat(7, DRAINED);
    assertEquals(DRAINED, health.verdict());
  }

  @Test
  void whileOneCallerReadsTheOthersUseTheCache() throws InterruptedException {
    beat(7, HEALTHY);
    assertEquals(HEALTHY, health.verdict());
    beat(7, DRAINED);
    time.pass(Duration.ofSeconds(20));
    replica.hold();
    CompletableFuture<Verdict> reading = CompletableFuture.supplyAsync(health::verdict);
    replica.awaitHeld();
    assertEquals(HEALTHY, health.verdict());
    health.refresh();
    replica.release();
    assertEquals(DRAINED, reading.join());
    assertEquals(2, replica.reads.get());
  }

  @Test
  void anOldCacheIsRefreshedWithinATimeLimit() throws InterruptedException {
    beat(7, HEALTHY);
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
    assertTrue(replica.apiCallTimeout.compareTo(Duration.ofSeconds(1)) <= 0);
  }

  private void beat(int region, Verdict verdict) {
    new DynamoDbHeartbeatStore(global.client("a"), TABLE)
        .write(
            new Heartbeat(
                RegionCode.of(region),
                "name",
                time.instant(),
                DynamoDbHeartbeatStore.layouts(),
                Map.of(),
                verdict));
  }

  /** A replica that counts reads, and that can be down or slow. */
  private static final class Troubled implements DynamoDbClient {

    private final AtomicInteger reads = new AtomicInteger();
    private final DynamoDbClient replica;
    private volatile boolean down;
    private volatile Duration apiCallTimeout = Duration.ofDays(1);
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile CountDownLatch released = new CountDownLatch(0);

    Troubled(DynamoDbClient replica) {
      this.replica = replica;
    }

    void hold() {
      held = new CountDownLatch(1);
      released = new CountDownLatch(1);
    }

    void awaitHeld() throws InterruptedException {
      held.await();
    }

    void release() {
      released.countDown();
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      reads.incrementAndGet();
      apiCallTimeout =
          request.overrideConfiguration().flatMap(o -> o.apiCallTimeout()).orElse(apiCallTimeout);
      held.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (down) {
        throw SdkClientException.create("no answer");
      }
      return replica.getItem(request);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {
      replica.close();
    }
  }
}
