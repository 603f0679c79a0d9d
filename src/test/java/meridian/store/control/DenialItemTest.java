package meridian.store.control;

import static meridian.store.control.DecisionItems.assertOverrules;
import static meridian.store.control.DecisionItems.assertReadBack;
import static meridian.store.control.DecisionItems.assertSkipped;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.peer.InfoHash;
import meridian.store.control.Decision.Action;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items of decisions on torrents. */
final class DenialItemTest {

  private static final String HEX = "00ff0a20257c5c7f80c1fe2b26233d3f61626364";
  private static final InfoHash TORRENT = InfoHash.ofHex(HEX);
  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00.123Z");
  private static final Decision<InfoHash> DENIAL = decision(Action.DENY, 254, NOON);

  @Test
  void itemsAreReadable() {
    assertEquals(
        Map.of(
            "s", AttributeValue.fromS("denied"),
            "k", AttributeValue.fromS(HEX + "/254"),
            "a", AttributeValue.fromS("deny"),
            "w", AttributeValue.fromN("4102488000123")),
        DecisionKind.DENIALS.item(DENIAL));
  }

  @Test
  void aWrittenItemIsReadBack() {
    for (Decision<InfoHash> decision : List.of(DENIAL, decision(Action.ALLOW, 1, NOON))) {
      assertReadBack(DecisionKind.DENIALS, decision);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "k, ",
    "k, " + HEX,
    "k, " + HEX + "/",
    "k, " + HEX + "/0",
    "k, " + HEX + "/255",
    "k, " + HEX + "/999999999999",
    "k, 0" + HEX + "/1",
    "k, 00FF0A20257C5C7F80C1FE2B26233D3F61626364/1",
    "a, ",
    "a, DENY",
    "a, forget",
    "w, ",
    "w, noon",
  })
  void anItemThatIsNotUnderstoodIsNoDecision(String attribute, String value) {
    assertSkipped(DecisionKind.DENIALS, DENIAL, attribute, value);
  }

  @ParameterizedTest
  @CsvSource({"1.5", "1E40", "9223372036854775808"})
  void anItemWithAMalformedTimeIsNoDecision(String number) {
    Map<String, AttributeValue> item = new HashMap<>(DecisionKind.DENIALS.item(DENIAL));
    item.put("w", AttributeValue.fromN(number));
    assertEquals(Optional.empty(), DecisionKind.DENIALS.read(item));
  }

  @Test
  void theNewerDecisionTakesPrecedenceThenTheStricterThenTheHigherRegions() {
    Decision<InfoHash> allow = decision(Action.ALLOW, 7, NOON);
    assertOverrules(decision(Action.ALLOW, 1, NOON.plusMillis(1)), DENIAL);
    assertOverrules(decision(Action.DENY, 1, NOON), allow);
    assertOverrules(DENIAL, decision(Action.DENY, 7, NOON));
  }

  private static Decision<InfoHash> decision(Action action, int region, Instant at) {
    return Decision.of(TORRENT, action, RegionCode.of(region), at);
  }
}
