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
import meridian.metrics.Label.Request;
import meridian.metrics.Label.Result;
import meridian.metrics.Metric;
import meridian.metrics.Metrics;
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

/** Each outcome of a request, in virtual time that only the replicas spend. */
final class FailoverStoreTest {

  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));
  private static final RequestBudget BUDGET = new RequestBudget(Duration.ofMillis(1_500));
  private static final Duration FOR_EVER = Duration.ofDays(1);

  /** Longer than the first time that a breaker stays open. */
  private static final Duration A_WHILE = Duration.ofSeconds(8);

  private final SpentTime time = new SpentTime();
  private final ScriptedReplica home = new ScriptedReplica(1, time);
  private final ScriptedReplica fallback = new ScriptedReplica(2, time);
  private final Metrics metrics = new Metrics();
  private final FailoverStore store = store(Optional.of(guarded("fallback", fallback, 8)), 8);

  @AutoClose private final CapturedLog log = new CapturedLog(GuardedReplica.class);
  @AutoClose private final CapturedLog outcomes = new CapturedLog(FailoverMetrics.class);

  private GuardedReplica guarded(String name, ScriptedReplica replica, int concurrency) {
    return new GuardedReplica(name, replica, concurrency, time, time, new Random(62));
  }

  private FailoverStore store(Optional<GuardedReplica> elsewhere, int concurrency) {
    return new FailoverStore(guarded("home", home, concurrency), elsewhere, BUDGET, time, metrics);
  }

  @Test
  void callsOnlyAHealthyHomeReplica() {
    assertEquals(1, answeringReplica());
    assertEquals(1, answeringReplica());
    assertEquals(0, fallback.asked());
    assertCounters(Map.of(Result.HOME, 2L));
  }

  @ParameterizedTest
  @EnumSource(names = {"UNREACHABLE", "TIMED_OUT"})
  void callsTheFallbackOnceInAnOutage(Reason reason) {
    home.failsBy(reason);
    assertEquals(2, answeringReplica());
    assertEquals(2, answeringReplica());
    assertEquals(2, home.asked());
    assertEquals(2, fallback.asked());
    assertCounters(Map.of(Result.FALLBACK, 2L));
  }

  @Test
  void leavesTimeForTheFallbackIfTheHomeReplicaHangs() {
    home.takes(FOR_EVER);
    Instant start = time.instant();
    assertEquals(2, answeringReplica());
    assertEquals(Duration.ofMillis(600 + 10), Duration.between(start, time.instant()));
  }

  @Test
  void theHomeReplicaHasTheWholeTimeWithoutAFallback() {
    FailoverStore alone = store(Optional.empty(), 8);
    home.takes(Duration.ofMillis(1_150));
    assertEquals(1, answeringReplica(alone));
    home.takes(Duration.ofMillis(1_250));
    assertEquals(Reason.TIMED_OUT, failureReason(alone));
    assertEquals(List.of(1L, 1L), List.of(ended(Result.HOME), ended(Result.UNREACHABLE)));
  }

  @Test
  void failsWithinTheBudgetAndLaterAtOnceIfBothFail() {
    home.takes(FOR_EVER);
    fallback.takes(FOR_EVER);
    Instant start = time.instant();
    assertEquals(Reason.TIMED_OUT, failureReason(store));
    assertEquals(BUDGET.forStores(), Duration.between(start, time.instant()));
    for (int time = 1; time < 5; time++) {
      failureReason(store);
    }
    Instant opened = time.instant();
    assertEquals(Reason.UNREACHABLE, failureReason(store));
    assertEquals(opened, time.instant());
    assertEquals(5, home.asked());
    assertEquals(5, fallback.asked());
    assertCounters(Map.of(Result.UNREACHABLE, 6L));
  }

  @Test
  void theBreakerOpensAndTriesACallLater() {
    home.failsBy(Reason.UNREACHABLE);
    assertAnswers(100, 2);
    assertEquals(5, home.asked());
    time.spend(A_WHILE);
    assertAnswers(100, 2);
    assertEquals(6, home.asked(), "one call tries the replica");
    time.spend(A_WHILE.multipliedBy(2));
    home.works();
    assertAnswers(100, 1);
    assertEquals(106, home.asked());
  }

  @Test
  void theBreakerStaysOpenLongerEachTime() {
    home.failsBy(Reason.UNREACHABLE);
    for (int second = 0; second < 600; second++) {
      assertAnswers(3, 2);
      time.spend(Duration.ofSeconds(1));
    }
    // Five calls at first, then one each after about 5, 10, 20, and then every 40 seconds.
    assertEquals(23, home.asked(), 4);
    home.works();
    time.spend(Duration.ofMinutes(1));
    assertAnswers(100, 1);
    home.failsBy(Reason.UNREACHABLE);
    assertAnswers(100, 2);
    time.spend(A_WHILE);
    home.works();
    assertAnswers(100, 1);
  }

  @Test
  void theBreakerStaysClosedIfAThirdOfTheCallsFail() {
    for (int call = 0; call < 100; call++) {
      if (call % 3 == 0) {
        home.failsBy(Reason.UNREACHABLE);
        assertEquals(2, answeringReplica());
      } else {
        home.works();
        assertEquals(1, answeringReplica());
      }
    }
    assertEquals(100, home.asked());
  }

  @Test
  void logsEachStateOfTheBreakerOnce() {
    home.failsBy(Reason.UNREACHABLE);
    assertAnswers(100, 2);
    assertEquals(1, log.messages().size(), log.messages()::toString);
    assertTrue(log.messages().getFirst().contains("of the replica in home opened"));
    assertTrue(log.messages().getFirst().contains("as the test wants it"));
    time.spend(A_WHILE);
    home.works();
    assertAnswers(100, 1);
    assertEquals(3, log.messages().size(), log.messages()::toString);
    assertTrue(log.messages().getLast().contains("of the replica in home closed"));
  }

  @Test
  void logsEachOutcomeAtItsBeginningAndEnd() {
    for (int call = 0; call < 300; call++) {
      if (call % 3 == 0) {
        home.failsBy(Reason.UNREACHABLE);
      } else {
        home.works();
      }
      answeringReplica();
      time.spend(Duration.ofSeconds(1));
    }
    assertEquals(1, outcomes.messages().size(), outcomes.messages()::toString);
    assertTrue(
        outcomes
            .messages()
            .getFirst()
            .startsWith("requests now end with the outcome \"fallback\""));
    home.failsBy(Reason.THROTTLED);
    failureReason(store);
    failureReason(store);
    assertEquals(2, outcomes.messages().size(), outcomes.messages()::toString);
    home.works();
    time.spend(Duration.ofMinutes(1).plusSeconds(1));
    assertAnswers(100, 1);
    assertEquals(4, outcomes.messages().size(), outcomes.messages()::toString);
    assertTrue(outcomes.messages().getLast().endsWith("for a minute"));
  }

  @Test
  void theTimeoutOfAScrapeDoesNotCountAsAFailure() {
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
  void anErrorDoesNotLeakTheBreakersPermit() {
    home.failsBy(Reason.UNREACHABLE);
    assertAnswers(10, 2);
    time.spend(A_WHILE);
    home.does(
        () -> {
          throw new StackOverflowError("as the test wants it");
        });
    assertThrows(StackOverflowError.class, this::answeringReplica);
    home.works();
    assertAnswers(10, 1);
  }

  @Test
  void throttlingNeitherOpensTheBreakerNorFailsOver() {
    home.failsBy(Reason.THROTTLED);
    for (int call = 0; call < 100; call++) {
      assertEquals(Reason.THROTTLED, failureReason(store));
    }
    assertEquals(100, home.asked());
    assertEquals(0, fallback.asked());
    home.works();
    assertEquals(1, answeringReplica());
    assertCounters(Map.of(Result.THROTTLED, 100L, Result.HOME, 1L));
  }

  /** The replica serves other swarms, so its breaker stays closed. */
  @Test
  void anUnreadableObjectFailsOverAndOpensNoBreaker() {
    home.failsBy(Reason.UNREADABLE);
    assertAnswers(100, 2);
    assertEquals(100, home.asked());
    assertEquals(Reason.UNREADABLE, failureReason(store(Optional.empty(), 8)));
    assertEquals(2, outcomes.errors().size(), outcomes.errors()::toString);
    home.works();
    assertEquals(1, answeringReplica());
    assertEquals(
        List.of(100L, 1L, 1L),
        List.of(ended(Result.FALLBACK), ended(Result.UNREADABLE), ended(Result.HOME)));
  }

  @Test
  void throttlingDoesNotHideAnOutage() {
    for (int call = 0; call < 10; call++) {
      home.failsBy(call % 2 == 0 ? Reason.THROTTLED : Reason.UNREACHABLE);
      assertThrowsOrFallsBack(call % 2 == 0);
    }
    int asked = home.asked();
    assertEquals(2, answeringReplica());
    assertEquals(asked, home.asked());
  }

  private void assertThrowsOrFallsBack(boolean throttled) {
    if (throttled) {
      assertEquals(Reason.THROTTLED, failureReason(store));
    } else {
      assertEquals(2, answeringReplica());
    }
  }

  @Test
  void anUnexpectedExceptionIsNotAnOutage() {
    home.does(
        () -> {
          throw new IllegalStateException("a fault");
        });
    for (int call = 0; call < 100; call++) {
      assertThrows(IllegalStateException.class, this::answeringReplica);
    }
    assertEquals(100, home.asked());
    assertEquals(0, fallback.asked());
  }

  @Test
  void limitsConcurrentCalls() {
    FailoverStore narrow = store(Optional.of(guarded("fallback", fallback, 1)), 1);
    home.does(() -> assertEquals(Reason.BUSY, failureReason(narrow)));
    assertEquals(1, answeringReplica(narrow));
    assertEquals(1, home.asked());
    assertEquals(0, fallback.asked());
    assertEquals(List.of(1L, 1L), List.of(ended(Result.HOME), ended(Result.BUSY)));
    home.works();
    assertEquals(1, answeringReplica(narrow));
  }

  /** For random failures and delays of both replicas. */
  @Test
  void theBudgetIsNeverExceeded() {
    Random random = new Random(61);
    int late = 0;
    for (int call = 0; call < 50_000; call++) {
      change(home, random);
      change(fallback, random);
      Instant start = time.instant();
      try {
        answeringReplica();
      } catch (StoreUnavailableException _) {
        late++;
      }
      Duration took = Duration.between(start, time.instant());
      assertTrue(took.compareTo(BUDGET.forStores()) <= 0, took::toString);
      time.spend(Duration.ofMillis(random.nextInt(2_000)));
    }
    assertTrue(late > 1_000, late + " calls were not answered");
    for (Result result :
        List.of(Result.HOME, Result.FALLBACK, Result.UNREACHABLE, Result.THROTTLED)) {
      assertTrue(ended(result) > 1_000, result::name);
    }
  }

  private static void change(ScriptedReplica replica, Random random) {
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

  private void assertAnswers(int times, int expected) {
    for (int call = 0; call < times; call++) {
      assertEquals(expected, answeringReplica());
    }
  }

  private long answeringReplica() {
    return answeringReplica(store);
  }

  /** The code of the replica that answers. */
  private long answeringReplica(FailoverStore asked) {
    return asked.announce(announce()).presence().orElseThrow().region().number();
  }

  private Reason failureReason(FailoverStore asked) {
    return assertThrows(StoreUnavailableException.class, () -> answeringReplica(asked)).reason();
  }

  private AnnounceRecord announce() {
    return new AnnounceRecord(
        TORRENT,
        Peers.ipv4(1, Role.LEECHER),
        Event.NONE,
        50,
        time.instant(),
        new AnnounceRecord.Terms(Duration.ofMinutes(105), Duration.ofMinutes(36)),
        Optional.empty());
  }

  private long ended(Result result) {
    return metrics.total(Metric.STORE_REQUESTS, Request.ANNOUNCE, result);
  }

  /** Asserts these numbers of announces, and 0 for other results. */
  private void assertCounters(Map<Result, Long> expected) {
    for (Result result : Result.values()) {
      assertEquals(expected.getOrDefault(result, 0L), ended(result), result.name());
    }
  }
}
