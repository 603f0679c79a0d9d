package meridian.lambda.faults;

import static meridian.lambda.faults.FaultyTracker.FALLBACK;
import static meridian.lambda.faults.FaultyTracker.HOME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import meridian.local.CapturedLog;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.faults.Fault;
import meridian.local.faults.FaultPlan;
import meridian.local.faults.FaultProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Failover of the shipped tracker over HTTP; {@link FaultsIT} covers all kinds of faults. */
@Tag("latency")
final class FailoverIT {

  /** In milliseconds; 40% is for each replica, and a slow machine needs the rest. */
  private static final int BUDGET = 6_000;

  @AutoClose private static final EmbeddedDynamoDb DATABASE = EmbeddedDynamoDb.start();

  @AutoClose
  private static final FaultProxy PROXY = FaultProxy.start(DATABASE.endpoint(), new Random(1));

  private final FaultyTracker tracker;

  @AutoClose
  private final CapturedLog denials = new CapturedLog(meridian.store.control.StoredDenyList.class);

  @AutoClose
  private final CapturedLog bans = new CapturedLog(meridian.store.control.StoredBanList.class);

  @AutoClose
  private final CapturedLog breakers = new CapturedLog(meridian.resilience.GuardedReplica.class);

  FailoverIT(TestInfo test) {
    this.tracker =
        new FaultyTracker(
            DATABASE, PROXY, test.getDisplayName().replaceAll("\\W", ""), true, BUDGET);
  }

  @AfterEach
  void endFaults() {
    PROXY.set(HOME, FaultPlan.NONE);
    PROXY.set(FALLBACK, FaultPlan.NONE);
  }

  @Test
  void aWorkingHomeReplicaGetsRecordsWithItsCode() {
    assertTrue(tracker.announce(6881, 0).contains("8:completei1e"));
    assertEquals(List.of(1), tracker.codes(HOME));
    assertEquals(List.of(), tracker.codes(FALLBACK));
    assertEquals(1, tracker.figure("home"));
  }

  @Test
  void whileTheHomeReplicaFailsTheFallbackGetsRecordsWithItsCode() {
    PROXY.set(HOME, FaultPlan.always(Fault.SERVER_ERROR));
    String answer = tracker.announce(6881, 0);
    assertTrue(answer.contains("8:completei1e"), answer);
    assertTrue(tracker.announce(6882, 0).contains("8:completei2e"));
    assertEquals(List.of(), tracker.codes(HOME));
    assertEquals(List.of(2, 2), tracker.codes(FALLBACK));
    assertEquals(2, tracker.figure("fallback"));
  }

  @Test
  void afterThreeThrottledAttemptsTheClientIsToldToRetryLater() {
    PROXY.set(HOME, FaultPlan.always(Fault.THROTTLED));
    String answer = tracker.announce(6881, 0);
    assertTrue(answer.endsWith("5:peers0:e"), answer);
    assertEquals(3, tracker.met());
    assertEquals(List.of(), tracker.codes(FALLBACK));
    assertEquals(1, tracker.figure("throttled"));
  }

  @Test
  void ifBothReplicasFailTheClientIsToldToRetryLaterAndTheBreakersOpen() {
    PROXY.set(HOME, FaultPlan.always(Fault.SERVER_ERROR));
    PROXY.set(FALLBACK, FaultPlan.always(Fault.SERVER_ERROR));
    tracker.restart();
    long before = tracker.met();
    for (int port = 1; port <= 10; port++) {
      String answer = tracker.announce(port, 0);
      assertTrue(answer.endsWith("5:peers0:e"), answer);
    }
    long asked = tracker.met();
    assertTrue(asked > before, "the replicas were asked");
    assertTrue(tracker.announce(11, 0).endsWith("5:peers0:e"));
    assertEquals(asked, tracker.met());
    assertEquals(11, tracker.figure("degraded"));
    assertEquals(0, tracker.figure("failures"));
    assertEquals(2, breakers.messages().size(), breakers.messages()::toString);
    assertTrue(denials.messages().getFirst().contains("could not be loaded"));
    assertTrue(bans.messages().getFirst().contains("could not be loaded"));
  }
}
