package meridian.store.control;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import meridian.concurrent.AtOnce;
import meridian.local.CapturedLog;
import meridian.model.FaultyTable;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.store.control.Decision.Action;
import meridian.store.dynamodb.control.ControlTable;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The deny list on a model of a global table, with a manual clock. */
final class StoredDenyListTest {

  private static final String TABLE = "control";
  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));
  private static final InfoHash OTHER = new InfoHash(new Id160(4, 5, 6));
  private static final Duration LAG = Duration.ofSeconds(1);

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T00:00:00Z"));
  private final GlobalTable global =
      GlobalTable.ofControl(List.of("a", "b"), time, LAG, new Random(11));
  private final FaultyTable replica = new FaultyTable(global.client("a"));
  private final StoredDenyList list =
      new StoredDenyList(ListReplicas.of(new ControlTable(replica, TABLE), AtOnce.TIMEOUT), time);

  @Test
  void aTorrentIsDeniedUntilItIsAllowedThroughAnyRegion() {
    assertFalse(list.denies(TORRENT));
    decide("b", 2, true);
    time.pass(Duration.ofSeconds(31));
    assertTrue(list.denies(TORRENT));
    assertFalse(list.denies(OTHER));
    decide("a", 1, false);
    time.pass(Duration.ofSeconds(31));
    assertFalse(list.denies(TORRENT));
    decide("b", 2, true);
    time.pass(Duration.ofSeconds(31));
    assertTrue(list.denies(TORRENT));
  }

  @Test
  void theNewestDecisionTakesPrecedenceInAnyOrderOfArrival() {
    global.cut("a", "b");
    decide("b", 2, true);
    time.pass(Duration.ofHours(1));
    decide("a", 1, false);
    global.heal("a", "b");
    time.pass(LAG.multipliedBy(2));
    for (String region : List.of("a", "b")) {
      assertFalse(
          new StoredDenyList(
                  ListReplicas.of(new ControlTable(global.client(region), TABLE), AtOnce.TIMEOUT),
                  time)
              .denies(TORRENT));
    }
  }

  @Test
  void theListIsReloadedAfterThirtySeconds() {
    list.denies(TORRENT);
    time.pass(Duration.ofMillis(29_999));
    list.denies(TORRENT);
    assertEquals(1, replica.reads());
    time.pass(Duration.ofMillis(1));
    list.denies(TORRENT);
    list.denies(OTHER);
    assertEquals(2, replica.reads());
  }

  @Test
  void theFirstListMayComeFromTheFallbacksReplica() {
    decide("b", 2, true);
    time.pass(LAG.multipliedBy(2));
    replica.setDown(true);
    var other = new FaultyTable(global.client("b"));
    StoredDenyList listOfBoth = list(replica, other);
    assertTrue(listOfBoth.denies(TORRENT));
    time.pass(Duration.ofSeconds(31));
    assertTrue(listOfBoth.denies(TORRENT));
    assertEquals(1, other.reads(), "a newer list comes from the region's replica only");
    assertEquals(0, listOfBoth.servedWithout());
  }

  @Test
  void aTorrentIsAllowedOnlyByAListThatIsNotOutOfDate() {
    assertTrue(list.allows(TORRENT));
    decide("a", 1, true);
    time.pass(Duration.ofSeconds(31));
    assertFalse(list.allows(TORRENT));
    assertTrue(list.allows(OTHER));
    replica.setDown(true);
    time.pass(Duration.ofSeconds(59));
    try (var _ = new CapturedLog(StoredDenyList.class)) {
      assertTrue(list.allows(OTHER));
      time.pass(Duration.ofSeconds(1));
      assertFalse(list.allows(OTHER));
      assertFalse(list(replica, replica).allows(OTHER), "no list was loaded");
    }
  }

  @Test
  void requestsWithoutAListAreCounted() {
    replica.setDown(true);
    try (var log = new CapturedLog(StoredDenyList.class)) {
      assertFalse(list.denies(TORRENT));
      assertFalse(list.denies(TORRENT));
      assertEquals(2, list.servedWithout());
      replica.setDown(false);
      decide("a", 1, true);
      time.pass(Duration.ofSeconds(5));
      assertTrue(list.denies(TORRENT));
      replica.setDown(true);
      time.pass(Duration.ofDays(1));
      assertTrue(list.denies(TORRENT));
      assertEquals(2, list.servedWithout(), "an old list is one");
      assertTrue(log.messages().getFirst().contains("; requests are answered without one until"));
      assertTrue(log.messages().getLast().contains("; the previous one stays in force: "));
    }
  }

  /** As a snapshot does: the list is from then, and no time is lost when a request needs it. */
  @Test
  void theListIsLoadedAtTheStartAndAfterARestore() {
    decide("a", 1, true);
    list.loadAtStart();
    replica.setDown(true);
    assertTrue(list.denies(TORRENT));
    time.pass(Duration.ofDays(10));
    replica.setDown(false);
    decide("a", 1, false);
    list.loadAtStart();
    replica.setDown(true);
    int reads = replica.reads();
    assertFalse(list.denies(TORRENT));
    assertEquals(reads, replica.reads());
    list.loadAtStart();
    assertEquals(reads, replica.reads(), "it is not older than thirty seconds");
  }

  @Test
  void aFailureAtTheStartDoesNotDelayTheFirstRequest() {
    decide("a", 1, true);
    replica.setDown(true);
    list.loadAtStart();
    replica.setDown(false);
    assertTrue(list.denies(TORRENT));
    assertEquals(0, list.servedWithout());
  }

  private StoredDenyList list(DynamoDbClient home, DynamoDbClient fallback) {
    var replicas =
        new ListReplicas(
            new ControlTable(home, TABLE),
            AtOnce.TIMEOUT,
            List.of(new ControlTable(home, TABLE), new ControlTable(fallback, TABLE)),
            AtOnce.TIMEOUT,
            AtOnce.TIMEOUT);
    return new StoredDenyList(replicas, time);
  }

  @Test
  void unknownItemsAreSkippedAndLoggedOnce() {
    try (var log = new CapturedLog(StoredDenyList.class)) {
      decide("a", 1, true);
      put("a", Map.of("k", AttributeValue.fromS("everything")));
      put("a", Map.of("k", AttributeValue.fromS(OTHER + "/1"), "a", AttributeValue.fromS("burn")));
      for (int round = 0; round < 3; round++) {
        assertTrue(list.denies(TORRENT));
        assertFalse(list.denies(OTHER));
        time.pass(Duration.ofSeconds(31));
      }
      assertEquals(
          List.of("the deny list has items that this release does not understand; ignored: 2"),
          log.messages());
    }
  }

  @Test
  void afterAFailureTheListIsKeptAndLoadingIsRetriedWithBackoff() {
    decide("a", 1, true);
    assertTrue(list.denies(TORRENT));
    replica.setDown(true);
    try (var log = new CapturedLog(StoredDenyList.class)) {
      time.pass(Duration.ofHours(1));
      assertTrue(list.denies(TORRENT));
      int queries = 2;
      for (int seconds : List.of(5, 10, 20, 30, 30)) {
        time.pass(Duration.ofSeconds(seconds).minusMillis(1));
        assertTrue(list.denies(TORRENT));
        assertEquals(queries, replica.reads());
        time.pass(Duration.ofMillis(1));
        assertTrue(list.denies(TORRENT));
        queries++;
        assertEquals(queries, replica.reads());
      }
      assertEquals(1, log.messages().size(), "logged once");
      replica.setDown(false);
      decide("a", 1, false);
      time.pass(Duration.ofSeconds(30));
      assertFalse(list.denies(TORRENT));
      replica.setDown(true);
      time.pass(Duration.ofSeconds(30));
      assertFalse(list.denies(TORRENT));
      assertEquals(
          List.of(true, false, true),
          log.messages().stream().map(message -> message.contains("could not be")).toList());
    }
  }

  @Test
  void aListThatWasNeverLoadedDeniesNothing() {
    decide("a", 1, true);
    replica.setDown(true);
    try (var _ = new CapturedLog(StoredDenyList.class)) {
      assertFalse(list.denies(TORRENT));
      replica.setDown(false);
      time.pass(Duration.ofSeconds(5));
      assertTrue(list.denies(TORRENT));
    }
  }

  @Test
  void whileOneCallerLoadsTheOthersUseTheOldListForAMinute() throws InterruptedException {
    decide("a", 1, true);
    assertTrue(list.denies(TORRENT));
    decide("a", 1, false);
    time.pass(Duration.ofSeconds(31));
    replica.hold();
    CompletableFuture<Boolean> loading = CompletableFuture.supplyAsync(() -> list.denies(TORRENT));
    replica.awaitHeld();
    assertTrue(list.denies(TORRENT), "the old list is still used");
    time.pass(Duration.ofSeconds(29));
    CompletableFuture<Boolean> waiting = new CompletableFuture<>();
    Thread patient = Thread.ofPlatform().start(() -> waiting.complete(list.denies(TORRENT)));
    await().until(() -> patient.getState() == Thread.State.TIMED_WAITING);
    assertFalse(waiting.isDone());
    replica.release();
    assertFalse(loading.join());
    assertFalse(waiting.join());
    assertEquals(2, replica.reads());
  }

  private void decide(String region, int code, boolean denies) {
    put(
        region,
        DecisionKind.DENIALS.item(
            Decision.of(
                TORRENT,
                denies ? Action.DENY : Action.ALLOW,
                RegionCode.of(code),
                time.instant())));
  }

  private void put(String region, Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> item = new HashMap<>(Map.of("s", DecisionKind.DENIALS.partition()));
    item.putAll(attributes);
    global.client(region).putItem(request -> request.tableName(TABLE).item(item));
  }
}
