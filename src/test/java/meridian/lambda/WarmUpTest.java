package meridian.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import meridian.lambda.snapstart.WarmUp;
import meridian.local.CapturedLog;
import meridian.metrics.Metrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  private static final Map<String, String> BUCKET =
      Map.of(
          "MERIDIAN_DATASTORE", "s3",
          "MERIDIAN_REGION", "eu-west-1",
          "MERIDIAN_REGION_CODE", "1",
          "MERIDIAN_BUCKET", "bucket",
          "MERIDIAN_KEY", "00".repeat(32),
          "MERIDIAN_BUDGET_MILLIS", "30000",
          "AWS_REGION", "eu-west-1");

  static Stream<Map<String, String>> datastores() {
    return Stream.of(ENVIRONMENT, BUCKET);
  }

  @ParameterizedTest
  @MethodSource("datastores")
  void everyAnnounceIsAnsweredWithATicket(Map<String, String> environment) {
    try (var log = new CapturedLog(WarmUp.class)) {
      assertEquals(
          2 * 20,
          new WarmUp(
                  environment,
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
