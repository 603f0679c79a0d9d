package meridian.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import meridian.local.CapturedLog;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Event;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rung of the ladder, in time that only the replicas spend. */
final class FailoverStoreTest {

  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));
  private static final RequestBudget BUDGET = new RequestBudget(Duration.ofMillis(1_500));
  private static final Duration FOR_EVER = Duration.ofDays(1);

  /** Longer than any breaker stays open at first. */
  private static final Duration A_WHILE = Duration.ofSeconds(8);

  private final SpentTime time = new SpentTime();
  private final ScriptedReplica home = new ScriptedReplica(1, time);
  private final ScriptedReplica fallback = new ScriptedReplica(2, time);
  private final FailoverStore store = store(Optional.of(guarded("fallback", fallback, 8)), 8);

  @AutoClose private final CapturedLog log = new CapturedLog(GuardedReplica.class);
  @AutoClose private final CapturedLog rungs = new CapturedLog(FailoverMetrics.class);

  private GuardedReplica guarded(String name, ScriptedReplica replica, int concurrency) {
    return new GuardedReplica(name, replica, concurrency, time, time, new Random(62));
  }

  private FailoverStore store(Optional<GuardedReplica> elsewhere, int concurrency) {
    return new FailoverStore(guarded("home", home, concurrency), elsewhere, BUDGET, time);
  }

  @Test
  void aReplicaThatWorksIsAllThatIsAsked() {
    assertEquals(1, answering());
    assertEquals(1, answering());
    assertEquals(0, fallback.asked());
    assertFigures(Map.of("home", 2L));
  }

  @ParameterizedTest
  @EnumSource(names = {"UNREACHABLE", "TIMED_OUT"})
  void anOutageSendsTheCallToTheFallbackOnce(Reason reason) {
    home.failsBy(reason);
    assertEquals(2, answering());
    assertEquals(2, answering());
    assertEquals(2, home.asked());
    assertEquals(2, fallback.asked());
    assertFigures(Map.of("fallback", 2L));
  }

  @Test
  void aReplicaThatHangsIsLeftInTimeForTheFallback() {
    home.takes(FOR_EVER);
    Instant start = time.instant();
    assertEquals(2, answering());
    assertEquals(Duration.ofMillis(600 + 10), Duration.between(start, time.instant()));
  }

  @Test
  void withoutAFallbackTheHomeReplicaHasItsTimeToo() {
    FailoverStore alone = store(Optional.empty(), 8);
    home.takes(Duration.ofMillis(1_150));
    assertEquals(1, counted(alone));
    home.takes(Duration.ofMillis(1_250));
    assertEquals(Reason.TIMED_OUT, failing(alone));
    assertEquals(List.of(1L, 1L), List.of(figure(alone, "home"), figure(alone, "degraded")));
  }

  @Test
  void ifNeitherAnswersTheCallFailsWithinTheBudgetAndLaterAtOnce() {
    home.takes(FOR_EVER);
    fallback.takes(FOR_EVER);
    Instant start = time.instant();
    assertEquals(Reason.TIMED_OUT, failing(store));
    assertEquals(BUDGET.forStores(), Duration.between(start, time.instant()));
    for (int time = 1; time < 5; time++) {
      failing(store);
    }
    Instant opened = time.instant();
    assertEquals(Reason.UNREACHABLE, failing(store));
    assertEquals(opened, time.instant());
    assertEquals(5, home.asked());
    assertEquals(5, fallback.asked());
    assertFigures(Map.of("degraded", 6L));
  }

  @Test
  void aReplicaThatFailsMostlyIsLeftAloneAndTriedAgainAfterAWhile() {
    home.failsBy(Reason.UNREACHABLE);
    answer(100, 2);
    assertEquals(5, home.asked());
    time.spend(A_WHILE);
    answer(100, 2);
    assertEquals(6, home.asked(), "one call tries it");
    time.spend(A_WHILE.multipliedBy(2));
    home.works();
    answer(100, 1);
    assertEquals(106, home.asked());
  }

  @Test
  void theLongerAReplicaIsOutTheMoreSeldomIsItTried() {
    home.failsBy(Reason.UNREACHABLE);
    for (int second = 0; second < 600; second++) {
      answer(3, 2);
      time.spend(Duration.ofSeconds(1));
    }
    // Five at first, then one each after 5, 10, 20 and again and again 40 seconds or so.
    assertEquals(23, home.asked(), 4);
    home.works();
    time.spend(Duration.ofMinutes(1));
    answer(100, 1);
    home.failsBy(Reason.UNREACHABLE);
    answer(100, 2);
    time.spend(A_WHILE);
    home.works();
    answer(100, 1);
  }

  @Test
  void aReplicaThatFailsNowAndThenIsAskedAllTheTime() {
    for (int call = 0; call < 100; call++) {
      if (call % 3 == 0) {
        home.failsBy(Reason.UNREACHABLE);
        assertEquals(2, answering());
      } else {
        home.works();
        assertEquals(1, answering());
      }
    }
    assertEquals(100, home.asked());
  }

  @Test
  void whatBreakersDoIsLoggedOnceEachTime() {
    home.failsBy(Reason.UNREACHABLE);
    answer(100, 2);
    assertEquals(1, log.messages().size(), log.messages()::toString);
    assertTrue(log.messages().getFirst().contains("of the replica in home opened"));
    assertTrue(log.messages().getFirst().contains("as the test wants it"));
    time.spend(A_WHILE);
    home.works();
    answer(100, 1);
    assertEquals(3, log.messages().size(), log.messages()::toString);
    assertTrue(log.messages().getLast().contains("of the replica in home closed"));
  }

  @Test
  void eachRungIsLoggedOnceWhenItBeginsAndOnceWhenItIsOver() {
    for (int call = 0; call < 300; call++) {
      if (call % 3 == 0) {
        home.failsBy(Reason.UNREACHABLE);
      } else {
        home.works();
      }
      answering();
      time.spend(Duration.ofSeconds(1));
    }
    assertEquals(1, rungs.messages().size(), rungs.messages()::toString);
    assertTrue(
        rungs.messages().getFirst().startsWith("requests now end with the outcome \"fallback\""));
    home.failsBy(Reason.THROTTLED);
    failing(store);
    failing(store);
    assertEquals(2, rungs.messages().size(), rungs.messages()::toString);
    home.works();
    time.spend(Duration.ofMinutes(1).plusSeconds(1));
    answer(100, 1);
    assertEquals(4, rungs.messages().size(), rungs.messages()::toString);
    assertTrue(rungs.messages().getLast().endsWith("for a minute"));
  }

  @Test
  void aScrapeThatTakesTooLongSaysNothingOfTheReplica() {
    home.takes(FOR_EVER);
    for (int call = 0; call < 20; call++) {
      store.scrape(List.of(TORRENT), time.instant());
    }
    assertEquals(20, home.asked());
    home.takes(Duration.ZERO);
    home.failsBy(Reason.UNREACHABLE);
    for (int call = 0; call < 20; call++) {
      store.scrape(List.of(TORRENT), time.instant());
    }
    assertEquals(25, home.asked());
  }

  @Test
  void anErrorWhileItIsTriedDoesNotKeepTheReplicaFromBeingTriedAgain() {
    home.failsBy(Reason.UNREACHABLE);
    answer(10, 2);
    time.spend(A_WHILE);
    home.does(
        () -> {
          throw new StackOverflowError("as the test wants it");
        });
    assertThrows(StackOverflowError.class, this::answering);
    home.works();
    answer(10, 1);
  }

  @Test
  void aHotTorrentNeitherOpensTheBreakerNorGoesToTheFallback() {
    home.failsBy(Reason.THROTTLED);
    for (int call = 0; call < 100; call++) {
      assertEquals(Reason.THROTTLED, failing(store));
    }
    assertEquals(100, home.asked());
    assertEquals(0, fallback.asked());
    home.works();
    assertEquals(1, answering());
    assertFigures(Map.of("throttled", 100L, "home", 1L));
  }

  @Test
  void throttlesDoNotHideAnOutage() {
    for (int call = 0; call < 10; call++) {
      home.failsBy(call % 2 == 0 ? Reason.THROTTLED : Reason.UNREACHABLE);
      assertThrowsOrFallsBack(call % 2 == 0);
    }
    int asked = home.asked();
    assertEquals(2, answering());
    assertEquals(asked, home.asked());
  }

  private void assertThrowsOrFallsBack(boolean throttled) {
    if (throttled) {
      assertEquals(Reason.THROTTLED, failing(store));
    } else {
      assertEquals(2, answering());
    }
  }

  @Test
  void aFaultOfTheStoresIsNoOutage() {
    home.does(
        () -> {
          throw new IllegalStateException("a fault");
        });
    for (int call = 0; call < 100; call++) {
      assertThrows(IllegalStateException.class, this::answering);
    }
    assertEquals(100, home.asked());
    assertEquals(0, fallback.asked());
  }

  @Test
  void noMoreCallsAreUnderWayThanMayBe() {
    FailoverStore narrow = store(Optional.of(guarded("fallback", fallback, 1)), 1);
    home.does(() -> assertEquals(Reason.BUSY, failing(narrow)));
    assertEquals(1, counted(narrow));
    assertEquals(1, home.asked());
    assertEquals(0, fallback.asked());
    assertEquals(List.of(1L, 1L), List.of(figure(narrow, "home"), figure(narrow, "busy")));
    home.works();
    assertEquals(1, counted(narrow));
  }

  /** Whatever happens to the two replicas, and whenever. */
  @Test
  void theBudgetIsNeverExceeded() {
    Random random = new Random(61);
    int late = 0;
    for (int call = 0; call < 50_000; call++) {
      happen(home, random);
      happen(fallback, random);
      Instant start = time.instant();
      try {
        answering();
      } catch (StoreUnavailableException _) {
        late++;
      }
      Duration took = Duration.between(start, time.instant());
      assertTrue(took.compareTo(BUDGET.forStores()) <= 0, took::toString);
      time.spend(Duration.ofMillis(random.nextInt(2_000)));
    }
    assertTrue(late > 1_000, late + " calls were not answered");
    for (String rung : List.of("home", "fallback", "degraded", "throttled")) {
      assertTrue(figure(store, rung) > 1_000, store.counters()::toString);
    }
  }

  private static void happen(ScriptedReplica replica, Random random) {
    if (random.nextInt(20) > 0) {
      return;
    }
    int slow = random.nextBoolean() ? 100 : 3_000;
    replica.takes(() -> Duration.ofMillis(random.nextInt(slow)));
    switch (random.nextInt(4)) {
      case 0 -> replica.failsBy(Reason.UNREACHABLE);
      case 1 -> replica.failsBy(Reason.THROTTLED);
      default -> replica.works();
    }
  }

  private void answer(int times, int expected) {
    for (int call = 0; call < times; call++) {
      assertEquals(expected, answering());
    }
  }

  private long answering() {
    return counted(store);
  }

  /** Which replica answers. */
  private long counted(FailoverStore asked) {
    return asked.announce(sighting()).presence().orElseThrow().region().number();
  }

  private Reason failing(FailoverStore asked) {
    return assertThrows(StoreUnavailableException.class, () -> counted(asked)).reason();
  }

  private AnnounceRecord sighting() {
    return new AnnounceRecord(
        TORRENT,
        Peers.ipv4(1, Role.LEECHER),
        Event.NONE,
        50,
        time.instant(),
        new AnnounceRecord.Terms(Duration.ofMinutes(105), Duration.ofMinutes(36)),
        Optional.empty());
  }

  private static long figure(FailoverStore store, String name) {
    return store.counters().getOrDefault(name, -1L);
  }

  /** Those named, and 0 for the others. */
  private void assertFigures(Map<String, Long> expected) {
    store
        .counters()
        .forEach((name, figure) -> assertEquals(expected.getOrDefault(name, 0L), figure, name));
    assertTrue(store.counters().keySet().containsAll(expected.keySet()));
  }
}
