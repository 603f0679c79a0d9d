package meridian.store.dynamodb.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import meridian.peer.Network;
import meridian.store.dynamodb.control.BanNote.Kind;
import meridian.store.dynamodb.table.ControlAttributes;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class BanNoteTest {

  private static final Network ONE = new Network.OfV4(0xc0000201);
  private static final Network OTHER = new Network.OfV6(0x20010db8_00000001L);
  private static final Instant NOON = Instant.parse("2100-01-01T12:34:56.123456Z");
  private static final BanNote FOUND = BanNote.said(ONE, RegionCode.of(254), Kind.FOUND, NOON);

  @Test
  void anItemCanBeReadByPeople() {
    assertEquals(
        Map.of(
            "s", AttributeValue.fromS("banned"),
            "k", AttributeValue.fromS("2100-01-01T14/192.0.2.1/32/254"),
            "a", AttributeValue.fromS("found"),
            "w", AttributeValue.fromN("4102490096123"),
            "t", AttributeValue.fromN("4102495200")),
        FOUND.item());
    assertEquals(
        AttributeValue.fromS("2100-01-31T13/2001:db8:0:1::/64/1"),
        BanNote.said(OTHER, RegionCode.of(1), Kind.LIFT, NOON).item().get("k"));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatIsWrittenIsReadAgain(Kind kind) {
    for (Network network : new Network[] {ONE, OTHER}) {
      BanNote note = BanNote.said(network, RegionCode.of(7), kind, NOON);
      assertEquals(Optional.of(note), BanNote.of(note.item()));
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
  void whatIsNotUnderstoodIsNoNote(String attribute, String value) {
    Map<String, AttributeValue> item = new HashMap<>(FOUND.item());
    item.put(attribute, AttributeValue.fromS(value == null ? "" : value));
    assertEquals(Optional.empty(), BanNote.of(item));
    item.put(attribute, AttributeValue.fromB(SdkBytes.fromUtf8String("1")));
    assertEquals(Optional.empty(), BanNote.of(item));
    item.remove(attribute);
    assertEquals(Optional.empty(), BanNote.of(item));
  }

  @ParameterizedTest
  @CsvSource({
    "2100-01-01T12:00:00Z,     2100-01-01T14:00:00Z",
    "2100-01-01T12:59:59.999Z, 2100-01-01T14:00:00Z",
    "2100-01-01T13:00:00Z,     2100-01-01T15:00:00Z",
  })
  void aBanLastsAnHourToTwo(Instant said, Instant end) {
    BanNote note = BanNote.said(ONE, RegionCode.of(1), Kind.FOUND, said);
    assertEquals(end, note.end());
    assertTrue(note.isInForce(end.minusMillis(1)));
    assertFalse(note.isInForce(end));
  }

  @Test
  void allThatIsInForceAndNothingElseIsReadFromWhateverTimeItIs() {
    for (int minutes = 0; minutes < 180; minutes++) {
      Instant now = NOON.plus(Duration.ofMinutes(minutes));
      for (int ago = 0; ago < 180; ago++) {
        BanNote note =
            BanNote.said(ONE, RegionCode.of(1), Kind.FOUND, now.minus(Duration.ofMinutes(ago)));
        String key = ControlAttributes.text(note.item().get("k"));
        assertEquals(
            note.isInForce(now), key.compareTo(BanNote.inForceFrom(now).s()) >= 0, key + " " + now);
      }
    }
  }

  @Test
  void anOperatorsWordHoldsBeforeAnyEnvironmentsThenTheNewerThenTheStricter() {
    BanNote lift = BanNote.said(ONE, RegionCode.of(1), Kind.LIFT, NOON.minusSeconds(60));
    assertOverrules(lift, FOUND);
    assertOverrules(BanNote.said(ONE, RegionCode.of(1), Kind.BAN, NOON), lift);
    assertOverrules(
        BanNote.said(ONE, RegionCode.of(1), Kind.LIFT, NOON),
        BanNote.said(ONE, RegionCode.of(2), Kind.FOUND, NOON));
    assertOverrules(
        BanNote.said(ONE, RegionCode.of(1), Kind.BAN, NOON),
        BanNote.said(ONE, RegionCode.of(2), Kind.LIFT, NOON));
    assertOverrules(BanNote.said(ONE, RegionCode.of(1), Kind.FOUND, NOON.plusMillis(1)), FOUND);
  }

  private static void assertOverrules(BanNote one, BanNote other) {
    assertTrue(one.overrules(other));
    assertFalse(other.overrules(one));
  }
}
