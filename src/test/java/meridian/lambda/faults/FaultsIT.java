package meridian.lambda.faults;

import static meridian.lambda.faults.FaultyTracker.FALLBACK;
import static meridian.lambda.faults.FaultyTracker.FALLBACK_CODE;
import static meridian.lambda.faults.FaultyTracker.HOME;
import static meridian.lambda.faults.FaultyTracker.HOME_CODE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import meridian.local.CapturedLog;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.faults.DynamoDbCall;
import meridian.local.faults.Fault;
import meridian.local.faults.FaultPlan;
import meridian.local.faults.FaultProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers while the store fails, in every way that a network can fail: always a valid one. The
 * tracker itself keeps its budget; the test's time-out is for hangs.
 */
@Timeout(120)
final class FaultsIT {

  /**
   * In milliseconds: short, since an unanswered call uses most of it, but enough for a slow
   * machine.
   */
  private static final int BUDGET = 5_000;

  /** The default budget, in milliseconds. */
  private static final int USUAL_BUDGET = 1_500;

  /** The time limit of a health check; Route 53 waits twice as long. */
  private static final Duration HEALTH_LIMIT = Duration.ofSeconds(1);

  private static final Pattern INTERVAL = Pattern.compile("8:intervali(\\d+)e");
  private static final Pattern DOWNLOADED = Pattern.compile("10:downloadedi(\\d+)e");

  @AutoClose private static final EmbeddedDynamoDb DATABASE = EmbeddedDynamoDb.start();

  @AutoClose
  private static final FaultProxy PROXY = FaultProxy.start(DATABASE.endpoint(), new Random(2));

  private static final AtomicInteger TRACKERS = new AtomicInteger();

  @AutoClose
  private final CapturedLog breakers = new CapturedLog(meridian.resilience.GuardedReplica.class);

  @AfterEach
  void endFaults() {
    PROXY.accept();
    PROXY.set(HOME, FaultPlan.NONE);
    PROXY.set(FALLBACK, FaultPlan.NONE);
    PROXY.script(HOME, _ -> Optional.empty());
  }

  static Stream<Arguments> everyFault() {
    return Stream.concat(
        Arrays.stream(Fault.values())
            .map(fault -> Arguments.of(fault.name(), FaultPlan.always(fault))),
        Stream.of(Arguments.of("late", FaultPlan.NONE.delay(Duration.ofMinutes(1)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyFault")
  void withoutAFallbackTheClientIsToldToRetryUntilTheFaultIsOver(String name, FaultPlan faults) {
    var tracker = tracker(false);
    assertServed(tracker.announce(1, 0), 1);
    PROXY.set(HOME, faults);
    assertUnavailable(tracker.announce(2, 0));
    assertUnavailable(tracker.announce(3, 0));
    PROXY.set(HOME, FaultPlan.NONE);
    assertServed(tracker.announce(2, 0), 2);
    assertServed(tracker.announce(3, 0), 3);
    assertEquals(List.of(HOME_CODE, HOME_CODE, HOME_CODE), tracker.codes(HOME));
    assertEquals(3, tracker.figure("home"));
    assertEquals(2, tracker.figure(name.equals("THROTTLED") ? "throttled" : "degraded"));
    assertEquals(0, tracker.figure("failures"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyFault")
  void withAFallbackTheClientIsServedThereUnlessTheHomeReplicaIsThrottled(
      String name, FaultPlan faults) {
    var tracker = tracker(true);
    assertServed(tracker.announce(1, 0), 1);
    PROXY.set(HOME, faults);
    if (name.equals("THROTTLED")) {
      assertUnavailable(tracker.announce(2, 0));
      assertEquals(List.of(), tracker.codes(FALLBACK));
    } else {
      assertServed(tracker.announce(2, 0), 1);
      assertEquals(List.of(FALLBACK_CODE), tracker.codes(FALLBACK));
    }
    PROXY.set(HOME, FaultPlan.NONE);
    assertServed(tracker.announce(3, 0), 2);
    assertEquals(List.of(HOME_CODE, HOME_CODE), tracker.codes(HOME));
    assertEquals(2, tracker.figure("home"));
    assertEquals(0, tracker.figure("failures"));
  }

  /** The lists and both replicas are called, and each uses up its share of the budget. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("everyFault")
  void aFirstAnnounceKeepsTheBudgetWhenEveryCallFails(String name, FaultPlan faults) {
    try (var log = new CapturedLog("meridian.store.dynamodb")) {
      var tracker = tracker(true, USUAL_BUDGET);
      PROXY.set(HOME, faults);
      PROXY.set(FALLBACK, faults);
      tracker.restart();
      assertUnavailable(tracker.announce(1, 0));
      assertUnavailable(tracker.announce(2, 0));
      assertTrue(tracker.health(HEALTH_LIMIT).contains("unreachable"));
      assertTrue(tracker.health(HEALTH_LIMIT).contains("unreachable"));
      assertEquals(3, log.messages().size(), log.messages()::toString);
    }
  }

  /** Later than a request waits for a newer list: 42% of a fifth of the budget. */
  @Test
  void aNewEnvironmentDoesNotServeADeniedTorrentWhileTheTableIsSlow() {
    var tracker = tracker(false);
    tracker.deny(HOME);
    PROXY.set(HOME, FaultPlan.NONE.delay(Duration.ofMillis(600)));
    tracker.restart();
    assertDenied(tracker.announce(1, 0));
    assertEquals(0, tracker.figure("withoutDenyList"));
    assertEquals(0, tracker.figure("withoutBanList"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aNewEnvironmentLoadsTheDenyListFromTheFallback(boolean isFallbackDownAtTheStart) {
    var tracker = tracker(true);
    tracker.deny(FALLBACK);
    PROXY.set(HOME, FaultPlan.always(Fault.RESET_BEFORE));
    PROXY.set(
        FALLBACK, isFallbackDownAtTheStart ? FaultPlan.always(Fault.RESET_BEFORE) : FaultPlan.NONE);
    tracker.restart();
    PROXY.set(FALLBACK, FaultPlan.NONE);
    assertDenied(tracker.announce(1, 0));
    assertEquals(0, tracker.figure("withoutDenyList"));
  }

  /** The whole budget is enough to find that no replica has the lists, and to serve. */
  @ParameterizedTest
  @EnumSource(names = {"SILENT", "SERVER_ERROR"})
  void aRequestThatIsServedWithoutTheListsIsCounted(Fault fault) {
    try (var log = new CapturedLog("meridian.store.dynamodb.control")) {
      var tracker = tracker(true);
      FaultPlan faults = FaultPlan.always(fault).only(call -> call.table().startsWith("control"));
      PROXY.set(HOME, faults);
      PROXY.set(FALLBACK, faults);
      tracker.restart();
      assertServed(tracker.announce(1, 0), 1);
      assertServed(tracker.announce(2, 0), 2);
      assertEquals(2, tracker.figure("withoutDenyList"));
      assertEquals(2, tracker.figure("withoutBanList"));
      assertTrue(
          log.messages().getFirst().startsWith("the deny list could not be loaded; requests are "),
          log.messages()::toString);
    }
  }

  /** As if the network dropped every packet: connections are not even refused. */
  @Tag("latency")
  @Test
  void aFirstAnnounceKeepsTheBudgetWhenNoConnectionIsAccepted() {
    try (var log = new CapturedLog("meridian.store.dynamodb")) {
      var tracker = tracker(true, USUAL_BUDGET);
      PROXY.ignore();
      tracker.restart();
      assertUnavailable(tracker.announce(1, 0));
      assertUnavailable(tracker.announce(2, 0));
      assertTrue(tracker.health(HEALTH_LIMIT).contains("unreachable"));
      assertEquals(3, log.messages().size(), log.messages()::toString);
      PROXY.accept();
      assertServed(tracker.announce(3, 0), 1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whileConnectionsAreRefusedTheClientIsToldToRetry(boolean withFallback) {
    var tracker = tracker(withFallback);
    assertServed(tracker.announce(1, 0), 1);
    PROXY.refuse();
    assertUnavailable(tracker.announce(2, 0));
    PROXY.accept();
    assertServed(tracker.announce(2, 0), 2);
  }

  @Test
  void retryIntervalsAreSpread() {
    var tracker = tracker(false);
    PROXY.set(HOME, FaultPlan.always(Fault.RESET_BEFORE));
    Set<Integer> intervals = new HashSet<>();
    for (int port = 1; port <= 20; port++) {
      intervals.add(assertUnavailable(tracker.announce(port, 0)));
    }
    assertTrue(intervals.size() > 10, intervals::toString);
  }

  /** The JDK's HTTP client makes no retries of its own. */
  @Test
  void aCallWithResetConnectionsHasThreeAttempts() {
    var tracker = tracker(false);
    assertServed(tracker.announce(1, 0), 1);
    PROXY.set(HOME, FaultPlan.always(Fault.RESET_BEFORE));
    assertUnavailable(tracker.announce(2, 0));
    assertEquals(3, tracker.met());
  }

  @Test
  void throttlingOpensNoCircuitBreaker() {
    var tracker = tracker(true);
    PROXY.set(HOME, FaultPlan.always(Fault.THROTTLED));
    int clients = 25;
    for (int port = 1; port <= clients; port++) {
      assertUnavailable(tracker.announce(port, 0));
    }
    assertTrue(tracker.met() >= clients, "each was tried");
    PROXY.set(HOME, FaultPlan.NONE);
    assertServed(tracker.announce(1, 0), 1);
    assertEquals(clients, tracker.figure("throttled"));
    assertEquals(List.of(), breakers.messages());
  }

  @ParameterizedTest
  @EnumSource(names = {"RESET_AFTER", "RESET_MIDWAY", "STALLED"})
  void anAppliedAnnounceWithoutAnAnswerMayBeRepeated(Fault fault) {
    var tracker = tracker(false);
    assertServed(tracker.announce(1, 1), 0);
    PROXY.set(HOME, FaultPlan.always(fault).only(FaultsIT::isWrite));
    assertUnavailable(tracker.announce(1, 0));
    PROXY.set(HOME, FaultPlan.NONE);
    for (int repeat = 0; repeat < 3; repeat++) {
      assertServed(tracker.announce(1, 0), 1);
    }
    assertTrue(downloads(tracker) <= 1, "the download is counted at most once");
    assertTrue(
        tracker.announce(1, 0).contains("10:incompletei0e"), "the peer is no longer a leecher");
  }

  /** A lost answer is not a lost count: the client is served, and nothing counts twice. */
  @ParameterizedTest
  @EnumSource(names = {"RESET_AFTER", "RESET_MIDWAY", "STALLED"})
  void aCountWithoutAnAnswerIsNotRepeated(Fault fault) {
    var tracker = tracker(true);
    assertServed(tracker.announce(1, 1), 0);
    var updates = new AtomicInteger();
    PROXY.script(
        HOME,
        call -> {
          if (!call.operation().equals("UpdateItem")) {
            return Optional.empty();
          }
          boolean isFirst = updates.incrementAndGet() == 1;
          if (!isFirst) {
            tracker.countDownloadElsewhere();
          }
          return isFirst ? Optional.of(fault) : Optional.empty();
        });
    assertServed(tracker.announce(1, 0), 1);
    int elsewhere = updates.get() - 1;
    assertEquals(1 + elsewhere, downloads(tracker), "downloads of this client and of others");
    assertServed(tracker.announce(1, 0), 1);
    assertEquals(1 + elsewhere, downloads(tracker));
    assertEquals(1, tracker.figure("unconfirmedDownloads"));
    assertEquals(List.of(), tracker.codes(FALLBACK));
  }

  @Test
  void aThrottledCountIsRepeated() {
    var tracker = tracker(false);
    assertServed(tracker.announce(1, 1), 0);
    var updates = new AtomicInteger();
    PROXY.script(
        HOME,
        call ->
            call.operation().equals("UpdateItem") && updates.incrementAndGet() < 3
                ? Optional.of(Fault.THROTTLED)
                : Optional.empty());
    assertServed(tracker.announce(1, 0), 1);
    assertEquals(3, updates.get());
    assertEquals(1, downloads(tracker));
  }

  /** The home replica has a record too; readers of both use the newer one. */
  @Test
  void anAnnounceAppliedAtHomeMayBeAppliedAtTheFallbackToo() {
    var tracker = tracker(true);
    PROXY.set(HOME, FaultPlan.always(Fault.RESET_AFTER).only(FaultsIT::isWrite));
    assertServed(tracker.announce(1, 0), 1);
    assertEquals(List.of(HOME_CODE), tracker.codes(HOME));
    assertEquals(List.of(FALLBACK_CODE), tracker.codes(FALLBACK));
    PROXY.set(HOME, FaultPlan.NONE);
    assertServed(tracker.announce(1, 0), 1);
    assertEquals(List.of(HOME_CODE), tracker.codes(HOME));
  }

  /**
   * Every client downloads the torrent once, and repeats each announce that is not served. Nearly a
   * third of all attempts fail, so one call in thirty fails three times. A count has one attempt,
   * and is lost if that fails.
   */
  @Test
  void noClientThatRetriesIsLostOrCountedTwice() {
    var tracker = tracker(false);
    int clients = 40;
    PROXY.set(HOME, mixed(0.05));
    int retries = 0;
    for (int left : new int[] {1, 0}) {
      for (int port : IntStream.rangeClosed(1, clients).toArray()) {
        while (isUnavailable(tracker.announce(port, left))) {
          retries++;
        }
      }
    }
    PROXY.set(HOME, FaultPlan.NONE);
    assertServed(tracker.announce(clients, 0), clients);
    assertTrue(tracker.announce(clients, 0).contains("10:incompletei0e"));
    int downloads = downloads(tracker);
    int unconfirmed = tracker.figure("unconfirmedDownloads");
    assertTrue(
        downloads <= clients && downloads >= clients - retries - unconfirmed,
        "%d downloads, with %d announces retried and %d counts unconfirmed"
            .formatted(downloads, retries, unconfirmed));
    assertEquals(0, tracker.figure("failures"));
    assertTrue(retries > 0 && tracker.met() > retries, "faults were met");
  }

  private static boolean isWrite(DynamoDbCall call) {
    return Set.of("PutItem", "UpdateItem", "DeleteItem").contains(call.operation());
  }

  private static FaultPlan mixed(double share) {
    FaultPlan faults = FaultPlan.NONE.delay(Duration.ofMillis(2));
    for (Fault fault : Fault.values()) {
      if (fault != Fault.SILENT && fault != Fault.STALLED) {
        faults = faults.with(fault, share);
      }
    }
    return faults;
  }

  private static FaultyTracker tracker(boolean withFallback) {
    return tracker(withFallback, BUDGET);
  }

  private static FaultyTracker tracker(boolean withFallback, int budget) {
    String name = Integer.toString(TRACKERS.incrementAndGet());
    return new FaultyTracker(DATABASE, PROXY, name, withFallback, budget);
  }

  private static void assertServed(String answer, int seeders) {
    assertTrue(answer.startsWith("d8:completei%de".formatted(seeders)), answer);
    assertTrue(answer.contains("5:peers") && !isUnavailable(answer), answer);
  }

  /** Checks that the answer has no peers; returns its interval, in seconds. */
  private static int assertUnavailable(String answer) {
    assertTrue(isUnavailable(answer), answer);
    assertTrue(answer.contains("5:peers0:"), answer);
    assertTrue(!answer.contains("complete"), answer);
    assertTrue(!answer.contains("failure reason"), answer);
    int interval = number(INTERVAL, answer);
    assertTrue(interval >= 300 && interval <= 600, answer);
    return interval;
  }

  private static void assertDenied(String answer) {
    assertTrue(answer.contains("14:failure reason") && !answer.contains("5:peers"), answer);
  }

  private static boolean isUnavailable(String answer) {
    return !answer.contains("8:complete");
  }

  private static int downloads(FaultyTracker tracker) {
    return number(DOWNLOADED, tracker.scrape());
  }

  private static int number(Pattern pattern, String answer) {
    Matcher matcher = pattern.matcher(answer);
    assertTrue(matcher.find(), answer);
    return Integer.parseInt(matcher.group(1));
  }
}
