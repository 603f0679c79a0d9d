package meridian.lambda.faults;

import static meridian.lambda.faults.FaultyTracker.FALLBACK;
import static meridian.lambda.faults.FaultyTracker.HOME;
import static meridian.lambda.faults.FaultyTracker.assertDenied;
import static meridian.lambda.faults.FaultyTracker.assertServed;
import static meridian.lambda.faults.FaultyTracker.assertUnavailable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import meridian.local.CapturedLog;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.faults.Fault;
import meridian.local.faults.FaultPlan;
import meridian.local.faults.FaultProxy;
import meridian.local.faults.UnresponsivePort;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a new environment does first while the store fails: it loads the access lists, answers, and
 * answers health checks. The tracker itself keeps its budget; the test's time-out is for hangs.
 */
@Timeout(120)
final class NewEnvironmentFaultsIT {

  /** In milliseconds, enough for a slow machine. */
  private static final int BUDGET = 5_000;

  /** The default budget, in milliseconds. */
  private static final int USUAL_BUDGET = 1_500;

  /** The time limit of a health check; Route 53 waits twice as long. */
  private static final Duration HEALTH_LIMIT = Duration.ofSeconds(1);

  @AutoClose private final EmbeddedDynamoDb database = EmbeddedDynamoDb.start();

  @AutoClose private final FaultProxy proxy = FaultProxy.start(database.endpoint(), new Random(2));

  /** The lists and both replicas are called, and each uses up its share of the budget. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("meridian.lambda.faults.FaultyTracker#everyFault")
  void aFirstAnnounceKeepsTheBudgetWhenEveryCallFails(String name, FaultPlan faults) {
    try (var log = new CapturedLog("meridian.store")) {
      var tracker = tracker(true, USUAL_BUDGET);
      proxy.set(HOME, faults);
      proxy.set(FALLBACK, faults);
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
    proxy.set(HOME, FaultPlan.NONE.delay(Duration.ofMillis(600)));
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
    proxy.set(HOME, FaultPlan.always(Fault.RESET_BEFORE));
    proxy.set(
        FALLBACK, isFallbackDownAtTheStart ? FaultPlan.always(Fault.RESET_BEFORE) : FaultPlan.NONE);
    tracker.restart();
    proxy.set(FALLBACK, FaultPlan.NONE);
    assertDenied(tracker.announce(1, 0));
    assertEquals(0, tracker.figure("withoutDenyList"));
  }

  /** The whole budget is enough to find that no replica has the lists, and to serve. */
  @ParameterizedTest
  @EnumSource(names = {"SILENT", "SERVER_ERROR"})
  void aRequestThatIsServedWithoutTheListsIsCounted(Fault fault) {
    try (var log = new CapturedLog("meridian.store.control")) {
      var tracker = tracker(true);
      FaultPlan faults = FaultPlan.always(fault).only(call -> call.table().startsWith("control"));
      proxy.set(HOME, faults);
      proxy.set(FALLBACK, faults);
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
  void aFirstAnnounceKeepsTheBudgetWhenNoConnectionIsAccepted() throws IOException {
    var tracker = tracker(true, USUAL_BUDGET);
    proxy.refuse();
    try (var log = new CapturedLog("meridian.store");
        var _ = UnresponsivePort.bind(proxy.endpoint().getPort())) {
      tracker.restart();
      assertUnavailable(tracker.announce(1, 0));
      assertUnavailable(tracker.announce(2, 0));
      assertTrue(
          tracker.longestLimit().compareTo(Duration.ofMillis(USUAL_BUDGET * 2 / 5)) > 0,
          "three attempts to connect leave the fallback more than its share");
      assertTrue(tracker.health(HEALTH_LIMIT).contains("unreachable"));
      assertEquals(3, log.messages().size(), log.messages()::toString);
    }
    proxy.accept();
    assertServed(tracker.announce(3, 0), 1);
  }

  private FaultyTracker tracker(boolean withFallback) {
    return tracker(withFallback, BUDGET);
  }

  private FaultyTracker tracker(boolean withFallback, int budget) {
    return new FaultyTracker(database, proxy, "new", withFallback, budget);
  }
}
