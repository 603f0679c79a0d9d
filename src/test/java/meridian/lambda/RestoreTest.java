package meridian.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import meridian.drill.cloud.RegionTables;
import meridian.lambda.aws.RetryPolicy;
import meridian.local.CapturedLog;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import org.junit.jupiter.api.Test;

/** The tracker before a snapshot and after a restore, in virtual time. */
final class RestoreTest {

  private static final String HOME = "us-east-1";

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T12:10:00Z"));
  private final ModelPlatform platform =
      new ModelPlatform(time, table(RegionTables.PEERS), table(RegionTables.CONTROL));
  private final TrackerHandler tracker =
      new TrackerHandler(
          platform.withEnvironment(
              Map.of(
                  "MERIDIAN_REGION",
                  HOME,
                  "MERIDIAN_REGION_CODE",
                  "1",
                  "MERIDIAN_PEER_TABLE",
                  RegionTables.PEERS,
                  "MERIDIAN_CONTROL_TABLE",
                  RegionTables.CONTROL,
                  "MERIDIAN_KEY",
                  "00".repeat(32),
                  "AWS_REGION",
                  HOME)));
  private final Datastore home = tracker.homeForFirstCall();
  private final AtomicInteger resets = new AtomicInteger();

  private GlobalTable table(String name) {
    var random = new Random(78);
    return name.equals(RegionTables.PEERS)
        ? new GlobalTable(List.of(HOME), time, Duration.ZERO, random)
        : GlobalTable.ofControl(List.of(HOME), time, Duration.ZERO, random);
  }

  /** A request's attempts may wait for 300 ms with a fallback, and for 600 ms without. */
  @Test
  void theFirstCallMayTakeLongerThanARequests() {
    time.pass(Duration.ofMinutes(5));
    platform.policies().clear();
    tracker.restored(resets::incrementAndGet, home);
    assertEquals(1, resets.get());
    List<RetryPolicy> policies = platform.policies();
    assertEquals(3, policies.size(), "the first call and two access lists");
    assertEquals(Duration.ofSeconds(2), policies.get(0).attemptTimeout());
    assertEquals(Duration.ofMillis(1_100), policies.get(0).connectTimeout());
    assertEquals(Duration.ofMillis(600), policies.get(1).attemptTimeout());
  }

  @Test
  void aRestoreEndsThoughTheTablesDoNotAnswerInTime() {
    time.pass(Duration.ofMinutes(5));
    platform.queryDuration = Duration.ofMillis(3_001);
    try (var log = new CapturedLog(DatastoreCheck.class)) {
      tracker.restored(resets::incrementAndGet, home);
      assertEquals(
          List.of(
              "the tables meridian-peers and meridian-control in us-east-1 were not checked:"
                  + " they did not answer within 3000 ms"),
          log.messages());
    }
  }

  @Test
  void connectionsAreSetUpAgainAndAgainBeforeASnapshot() {
    platform.policies().clear();
    tracker.connectRepeatedly(resets::incrementAndGet, home);
    assertEquals(50, resets.get());
    assertEquals(50, platform.policies().size());
  }

  @Test
  void aSlowTableDelaysASnapshotByTenSeconds() {
    platform.queryDuration = Duration.ofSeconds(3);
    tracker.connectRepeatedly(resets::incrementAndGet, home);
    assertEquals(4, resets.get());
  }
}
