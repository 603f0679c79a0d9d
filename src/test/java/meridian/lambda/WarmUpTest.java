package meridian.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import meridian.lambda.snapstart.WarmUp;
import meridian.local.CapturedLog;
import meridian.metrics.Metrics;
import org.junit.jupiter.api.Test;

/** The warm-up before a snapshot, without a runtime. */
final class WarmUpTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "MERIDIAN_REGION", "eu-west-1",
          "MERIDIAN_REGION_CODE", "1",
          "MERIDIAN_PEER_TABLE", "peers",
          "MERIDIAN_CONTROL_TABLE", "control",
          "MERIDIAN_KEY", "00".repeat(32),
          "MERIDIAN_BUDGET_MILLIS", "30000",
          "AWS_REGION", "eu-west-1");

  /** A clock that reaches the time limit after a number of readings. */
  private static InstantSource limitAfter(int readings) {
    var left = new ArrayList<>(Collections.nCopies(readings, Instant.EPOCH));
    return () -> left.isEmpty() ? Instant.EPOCH.plus(WarmUp.LIMIT) : left.removeLast();
  }

  @Test
  void everyAnnounceIsAnsweredWithATicket() {
    try (var log = new CapturedLog(WarmUp.class)) {
      assertEquals(
          2 * 20,
          new WarmUp(
                  ENVIRONMENT,
                  platform -> new TrackerWiring(platform, new Metrics()).router(),
                  limitAfter(21))
              .run());
      assertEquals(List.of(), log.messages().stream().filter(m -> m.contains("failed")).toList());
    }
  }

  @Test
  void aFailureIsOnlyLogged() {
    try (var log = new CapturedLog(WarmUp.class)) {
      assertEquals(
          0,
          new WarmUp(
                  Map.of(),
                  platform -> new TrackerWiring(platform, new Metrics()).router(),
                  limitAfter(3))
              .run());
      assertEquals(
          List.of("the warm-up failed; the snapshot has less compiled code"), log.messages());
    }
  }
}
