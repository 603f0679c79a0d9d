package meridian.store.dynamodb.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.store.dynamodb.control.Decision.Action;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items of decisions to drain regions. */
final class DrainItemTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00.123Z");
  private static final Decision<RegionCode> DRAIN = decision(3, Action.DRAIN, 1, NOON);

  @Test
  void itemsAreReadableAndReadBack() {
    assertEquals(
        Map.of(
            "s", AttributeValue.fromS("drained"),
            "k", AttributeValue.fromS("3/1"),
            "a", AttributeValue.fromS("drain"),
            "w", AttributeValue.fromN("4102488000123")),
        DecisionKind.DRAINS.item(DRAIN));
    for (Decision<RegionCode> decision : List.of(DRAIN, decision(254, Action.UNDRAIN, 253, NOON))) {
      assertEquals(
          Optional.of(decision), DecisionKind.DRAINS.read(DecisionKind.DRAINS.item(decision)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "k, 3",
    "k, 3/",
    "k, 3/0",
    "k, 255/1",
    "k, 1/255",
    "k, a/1",
    "k, 2100-01-01T14/3/1",
    "k, 2100-01-01T25/3/1",
    "a, close",
    "a, deny",
    "a, ''",
    "w, noon",
  })
  void anItemThatIsNotUnderstoodIsNoDecision(String attribute, String value) {
    Map<String, AttributeValue> item = new HashMap<>(DecisionKind.DRAINS.item(DRAIN));
    item.put(attribute, AttributeValue.fromS(value));
    assertEquals(Optional.empty(), DecisionKind.DRAINS.read(item));
    item.remove(attribute);
    assertEquals(Optional.empty(), DecisionKind.DRAINS.read(item));
  }

  @Test
  void ofTwoEquallyOldDecisionsTheDrainTakesPrecedenceThenTheHigherRegions() {
    assertOverrules(DRAIN, decision(3, Action.UNDRAIN, 2, NOON));
    assertOverrules(decision(3, Action.DRAIN, 2, NOON), DRAIN);
    assertOverrules(decision(3, Action.UNDRAIN, 1, NOON.plusMillis(1)), DRAIN);
  }

  private static Decision<RegionCode> decision(int drained, Action action, int region, Instant at) {
    return Decision.of(RegionCode.of(drained), action, RegionCode.of(region), at);
  }

  private static void assertOverrules(Decision<RegionCode> one, Decision<RegionCode> other) {
    assertTrue(one.overrules(other));
    assertFalse(other.overrules(one));
  }
}
