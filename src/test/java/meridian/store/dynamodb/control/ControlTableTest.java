package meridian.store.dynamodb.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import meridian.peer.InfoHash;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class ControlTableTest {

  private static final String HEX = "00ff0a20257c5c7f80c1fe2b26233d3f61626364";
  private static final InfoHash TORRENT = InfoHash.ofHex(HEX);
  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00.123Z");
  private static final Ruling RULING = new Ruling(TORRENT, RegionCode.of(254), true, NOON);

  @Test
  void anItemCanBeReadByPeople() {
    assertEquals(
        Map.of(
            "s", AttributeValue.fromS("denied"),
            "k", AttributeValue.fromS(HEX + "/254"),
            "a", AttributeValue.fromS("deny"),
            "w", AttributeValue.fromN("4102488000123")),
        ControlTable.item(RULING));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (Ruling ruling :
        new Ruling[] {RULING, new Ruling(TORRENT, RegionCode.of(1), false, NOON)}) {
      assertEquals(Optional.of(ruling), ControlTable.ruling(ControlTable.item(ruling)));
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
  void whatIsNotUnderstoodIsNoRuling(String attribute, String value) {
    Map<String, AttributeValue> item = new HashMap<>(ControlTable.item(RULING));
    item.put(attribute, AttributeValue.fromS(value == null ? "" : value));
    assertEquals(Optional.empty(), ControlTable.ruling(item));
    item.put(attribute, AttributeValue.fromB(SdkBytes.fromUtf8String("1")));
    assertEquals(Optional.empty(), ControlTable.ruling(item));
    item.remove(attribute);
    assertEquals(Optional.empty(), ControlTable.ruling(item));
  }

  @ParameterizedTest
  @CsvSource({"1.5", "1E40", "9223372036854775808"})
  void aTimeThatIsNoneIsNoRuling(String number) {
    Map<String, AttributeValue> item = new HashMap<>(ControlTable.item(RULING));
    item.put("w", AttributeValue.fromN(number));
    assertEquals(Optional.empty(), ControlTable.ruling(item));
  }

  @Test
  void theNewerRulingHoldsThenTheStricterThenTheHigherRegions() {
    Ruling allow = new Ruling(TORRENT, RegionCode.of(7), false, NOON);
    assertOverrules(new Ruling(TORRENT, RegionCode.of(1), false, NOON.plusMillis(1)), RULING);
    assertOverrules(new Ruling(TORRENT, RegionCode.of(1), true, NOON), allow);
    assertOverrules(RULING, new Ruling(TORRENT, RegionCode.of(7), true, NOON));
  }

  private static void assertOverrules(Ruling one, Ruling other) {
    assertTrue(one.overrules(other));
    assertFalse(other.overrules(one));
  }
}
