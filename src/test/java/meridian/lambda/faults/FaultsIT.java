package meridian.lambda.faults;

import static meridian.lambda.faults.FaultyTracker.FALLBACK;
import static meridian.lambda.faults.FaultyTracker.FALLBACK_CODE;
import static meridian.lambda.faults.FaultyTracker.HOME;
import static meridian.lambda.faults.FaultyTracker.HOME_CODE;
import static meridian.lambda.faults.FaultyTracker.assertServed;
import static meridian.lambda.faults.FaultyTracker.assertUnavailable;
import static meridian.lambda.faults.FaultyTracker.isUnavailable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import meridian.local.CapturedLog;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.faults.DynamoDbCall;
import meridian.local.faults.Fault;
import meridian.local.faults.FaultPlan;
import meridian.local.faults.FaultProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers while the store fails, in every way that a network can fail: always a valid one. {@link
 * NewEnvironmentFaultsIT} covers what an environment does first. The tracker itself keeps its
 * budget; the test's time-out is for hangs.
 */
@Timeout(120)
final class FaultsIT {

  /**
   * In milliseconds: short, since an unanswered call uses most of it, but enough for a slow
   * machine.
   */
  private static final int BUDGET = 5_000;

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

  @ParameterizedTest(name = "{0}")
  @MethodSource("meridian.lambda.faults.FaultyTracker#everyFault")
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
  @MethodSource("meridian.lambda.faults.FaultyTracker#everyFault")
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
    String name = Integer.toString(TRACKERS.incrementAndGet());
    return new FaultyTracker(DATABASE, PROXY, name, withFallback, BUDGET);
  }

  private static int downloads(FaultyTracker tracker) {
    return FaultyTracker.number(DOWNLOADED, tracker.scrape());
  }
}
