package meridian.store.heartbeat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import meridian.health.Heartbeat;
import meridian.health.Layouts;
import meridian.health.ObservedHeartbeat;
import meridian.health.Verdict;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class HeartbeatItemTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00.123Z");
  private static final Heartbeat HEARTBEAT =
      new Heartbeat(
          RegionCode.of(254),
          "eu-west-1",
          NOON,
          new Layouts(Set.of(1, 2), 2),
          Map.of(RegionCode.of(1), new ObservedHeartbeat(NOON.minusSeconds(50), NOON)),
          Verdict.ISOLATED);

  @Test
  void itemsAreReadable() {
    Map<String, AttributeValue> sign =
        Map.of(
            "w", AttributeValue.fromN("4102487950123"),
            "met", AttributeValue.fromN("4102488000123"));
    assertEquals(
        Map.of(
            "s", AttributeValue.fromS("heartbeat"),
            "k", AttributeValue.fromS("254"),
            "name", AttributeValue.fromS("eu-west-1"),
            "w", AttributeValue.fromN("4102488000123"),
            "reads", AttributeValue.fromNs(List.of("1", "2")),
            "writes", AttributeValue.fromN("2"),
            "heard", AttributeValue.fromM(Map.of("1", AttributeValue.fromM(sign))),
            "verdict", AttributeValue.fromS("isolated"),
            "t", AttributeValue.fromN("4103179200")),
        HeartbeatItem.of(HEARTBEAT));
  }

  @Test
  void aWrittenItemIsReadBack() {
    for (Verdict verdict : Verdict.values()) {
      Heartbeat heartbeat =
          new Heartbeat(RegionCode.of(1), "a", NOON, HEARTBEAT.layouts(), Map.of(), verdict);
      assertEquals(Optional.of(heartbeat), HeartbeatItem.read(HeartbeatItem.of(heartbeat)));
    }
    assertEquals(Optional.of(HEARTBEAT), HeartbeatItem.read(HeartbeatItem.of(HEARTBEAT)));
  }

  @Test
  void anItemHasTheNameOfItsRelease() {
    var named =
        new Heartbeat(
            RegionCode.of(1),
            "a",
            NOON,
            HEARTBEAT.layouts(),
            Map.of(),
            Verdict.HEALTHY,
            Optional.of("0123abcd"));
    assertEquals(Optional.of(named), HeartbeatItem.read(HeartbeatItem.of(named)));
    assertEquals(AttributeValue.fromS("0123abcd"), HeartbeatItem.of(named).get("release"));
  }

  /** Other releases read them. */
  @Test
  void theStoredNamesOfVerdictsNeverChange() {
    assertEquals(
        List.of("healthy", "drained", "isolated", "stale", "unreachable"),
        Stream.of(
                Verdict.HEALTHY,
                Verdict.DRAINED,
                Verdict.ISOLATED,
                Verdict.STALE,
                Verdict.UNREACHABLE)
            .map(
                verdict ->
                    new Heartbeat(
                        RegionCode.of(1), "a", NOON, HEARTBEAT.layouts(), Map.of(), verdict))
            .map(
                heartbeat -> Objects.requireNonNull(HeartbeatItem.of(heartbeat).get("verdict")).s())
            .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "k, 0",
    "k, 255",
    "k, 1000",
    "k, x",
    "k, ''",
    "w, noon",
    "verdict, fine",
    "verdict, ''",
  })
  void anItemThatIsNotUnderstoodIsNoHeartbeat(String attribute, String value) {
    Map<String, AttributeValue> item = new HashMap<>(HeartbeatItem.of(HEARTBEAT));
    item.put(attribute, AttributeValue.fromS(value));
    assertEquals(Optional.empty(), HeartbeatItem.read(item));
    item.remove(attribute);
    assertEquals(Optional.empty(), HeartbeatItem.read(item));
  }

  /** As in an item of an older or newer release. */
  @Test
  void layoutsMayBeMissingAndObservationsMalformed() {
    Map<String, AttributeValue> item = new HashMap<>(HeartbeatItem.of(HEARTBEAT));
    item.remove("reads");
    item.remove("writes");
    item.put(
        "heard",
        AttributeValue.fromM(
            Map.of(
                "1", AttributeValue.fromS("yes"),
                "moon", AttributeValue.fromM(Map.of()),
                "2", AttributeValue.fromM(Map.of("w", AttributeValue.fromN("1"))))));
    Heartbeat read = HeartbeatItem.read(item).orElseThrow();
    assertEquals(Map.of(), read.heard());
    assertEquals(new Layouts(Set.of(), 0), read.layouts());
  }
}
