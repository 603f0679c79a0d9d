package meridian.store.control;

import static meridian.store.control.DecisionItems.assertOverrules;
import static meridian.store.control.DecisionItems.assertReadBack;
import static meridian.store.control.DecisionItems.assertSkipped;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import meridian.store.control.Decision.Action;
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
      assertReadBack(DecisionKind.DRAINS, decision);
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
    assertSkipped(DecisionKind.DRAINS, DRAIN, attribute, value);
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
}
