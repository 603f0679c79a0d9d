package meridian.store.control;

import static meridian.store.control.DecisionItems.assertOverrules;
import static meridian.store.control.DecisionItems.assertReadBack;
import static meridian.store.control.DecisionItems.assertSkipped;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import meridian.peer.Network;
import meridian.store.control.Decision.Action;
import meridian.store.dynamodb.table.ItemAttributes;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items of bans. */
final class BanItemTest {

  private static final Network ONE = new Network.OfV4(0xc0000201);
  private static final Network OTHER = new Network.OfV6(0x20010db8_00000001L);
  private static final Instant NOON = Instant.parse("2100-01-01T12:34:56.123456Z");
  private static final Decision<Network> AUTO_BAN = decision(ONE, 254, Action.AUTO_BAN, NOON);

  @Test
  void itemsAreReadable() {
    assertEquals(
        Map.of(
            "s", AttributeValue.fromS("banned"),
            "k", AttributeValue.fromS("2100-01-01T14/192.0.2.1/32/254"),
            "a", AttributeValue.fromS("found"),
            "w", AttributeValue.fromN("4102490096123"),
            "t", AttributeValue.fromN("4102495200")),
        DecisionKind.BANS.item(AUTO_BAN));
    assertEquals(
        AttributeValue.fromS("2100-01-31T13/2001:db8:0:1::/64/1"),
        DecisionKind.BANS.item(decision(OTHER, 1, Action.LIFT, NOON)).get("k"));
  }

  @ParameterizedTest
  @EnumSource(names = {"BAN", "LIFT", "AUTO_BAN"})
  void aWrittenItemIsReadBack(Action action) {
    for (Network network : new Network[] {ONE, OTHER}) {
      assertReadBack(DecisionKind.BANS, decision(network, 7, action, NOON));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "k, ",
    "k, 192.0.2.1/32/1",
    "k, 2100-01-01T14/192.0.2.1/32/",
    "k, 2100-01-01T14/192.0.2.1/32/0",
    "k, 2100-01-01T14/192.0.2.1/32/255",
    "k, 2100-01-01T14/192.0.2.0/24/1",
    "k, 2100-01-01T14/host/1",
    "k, 2100-01-01T14//1",
    "k, 2100-01-01T25/192.0.2.1/32/1",
    "k, 2100-02-30T14/192.0.2.1/32/1",
    "k, 2100-01-01 14/192.0.2.1/32/1",
    "a, ",
    "a, FOUND",
    "a, burn",
    "w, ",
    "w, noon",
  })
  void anItemThatIsNotUnderstoodIsNoDecision(String attribute, String value) {
    assertSkipped(DecisionKind.BANS, AUTO_BAN, attribute, value);
  }

  @ParameterizedTest
  @CsvSource({
    "2100-01-01T12:00:00Z,     2100-01-01T14:00:00Z",
    "2100-01-01T12:59:59.999Z, 2100-01-01T14:00:00Z",
    "2100-01-01T13:00:00Z,     2100-01-01T15:00:00Z",
  })
  void anAutomaticBanLastsOneToTwoHours(Instant at, Instant end) {
    Decision<Network> ban = decision(ONE, 1, Action.AUTO_BAN, at);
    assertEquals(Optional.of(end), ban.end());
    assertTrue(ban.isInForce(end.minusMillis(1)));
    assertFalse(ban.isInForce(end));
  }

  @Test
  void exactlyTheBansInForceAreReadAtAnyTime() {
    for (int minutes = 0; minutes < 180; minutes++) {
      Instant now = NOON.plus(Duration.ofMinutes(minutes));
      for (int ago = 0; ago < 180; ago++) {
        Decision<Network> ban =
            decision(ONE, 1, Action.AUTO_BAN, now.minus(Duration.ofMinutes(ago)));
        String key = ItemAttributes.text(DecisionKind.BANS.item(ban).get("k"));
        assertEquals(
            ban.isInForce(now),
            key.compareTo(DecisionKind.lowestKeyInForce(now)) >= 0,
            key + " " + now);
      }
    }
  }

  @Test
  void anOperatorsDecisionTakesPrecedenceThenTheNewerThenTheStricter() {
    Decision<Network> lift = decision(ONE, 1, Action.LIFT, NOON.minusSeconds(60));
    assertOverrules(lift, AUTO_BAN);
    assertOverrules(decision(ONE, 1, Action.BAN, NOON), lift);
    assertOverrules(decision(ONE, 1, Action.LIFT, NOON), decision(ONE, 2, Action.AUTO_BAN, NOON));
    assertOverrules(decision(ONE, 1, Action.BAN, NOON), decision(ONE, 2, Action.LIFT, NOON));
    assertOverrules(decision(ONE, 1, Action.AUTO_BAN, NOON.plusMillis(1)), AUTO_BAN);
  }

  private static Decision<Network> decision(
      Network network, int region, Action action, Instant at) {
    return Decision.of(network, action, RegionCode.of(region), at);
  }
}
