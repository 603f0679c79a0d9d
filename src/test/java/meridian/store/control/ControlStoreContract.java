package meridian.store.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import meridian.model.VirtualTime;
import meridian.store.dynamodb.table.ItemAttributes;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The contract of stores of control items: two regions' replicas without lag. */
public abstract class ControlStoreContract {

  protected static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");

  protected final VirtualTime time = new VirtualTime(NOON);

  /** The replica of region 1 or 2; all of a test have the same content. */
  protected abstract ControlStore replica(int region);

  @Test
  void itemsOfEveryTypeAreReadBack() {
    Map<String, AttributeValue> item = item("denied", "x/1");
    item.put("n", number(1L << 53));
    item.put("b", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1, 127})));
    item.put("ns", AttributeValue.fromNs(List.of("1", "2")));
    item.put("text", AttributeValue.fromS("\u00e9\n\"\\ \u4e16"));
    item.put(
        "m",
        AttributeValue.fromM(
            Map.of("l", AttributeValue.fromL(List.of(number(1), AttributeValue.fromS("two"))))));
    assertTrue(replica(1).put(item, ItemCondition.NONE));
    assertEquals(item, replica(1).get("denied", "x/1", true));
    assertEquals(List.of(item), replica(2).query(ControlQuery.all("denied", true)));
  }

  @Test
  void whatIsMissingIsEmpty() {
    assertEquals(Map.of(), replica(1).get("denied", "x/1", true));
    assertEquals(List.of(), replica(1).query(ControlQuery.all("denied", true)));
    put(1, "denied", "x/1");
    assertEquals(Map.of(), replica(1).get("denied", "y/1", true));
    assertEquals(Map.of(), replica(1).get("drained", "x/1", true));
  }

  @Test
  void anItemReplacesTheOneWithTheSameKey() {
    put(1, "denied", "x/1");
    Map<String, AttributeValue> other = item("denied", "x/1");
    other.put("w", number(7));
    assertTrue(replica(1).put(other, ItemCondition.NONE));
    assertEquals(List.of(other), replica(1).query(ControlQuery.all("denied", true)));
  }

  @Test
  void aQueryReadsAllRegionsInTheOrderOfTheKeys() {
    put(2, "denied", "b/2");
    put(1, "denied", "c/1");
    put(1, "denied", "a/1");
    put(1, "banned", "b/1");
    for (int region = 1; region <= 2; region++) {
      assertEquals(
          List.of("a/1", "b/2", "c/1"),
          keys(replica(region).query(ControlQuery.all("denied", true))));
    }
  }

  @Test
  void aQueryFromAKeyReadsTheHighestKeys() {
    IntStream.range(0, 6).forEach(n -> put(1 + n % 2, "banned", "2100-0%d/x/1".formatted(n)));
    assertEquals(
        List.of("2100-05/x/1", "2100-04/x/1"),
        keys(replica(1).query(new ControlQuery("banned", Optional.of("2100-02"), 2, true))));
    assertEquals(
        List.of("2100-05/x/1", "2100-04/x/1", "2100-03/x/1"),
        keys(replica(1).query(new ControlQuery("banned", Optional.of("2100-03"), 9, true))));
  }

  @Test
  void aConditionDecidesWhetherAnItemIsWritten() {
    Map<String, AttributeValue> five = item("sweeping", "1");
    five.put("b", number(5));
    assertTrue(replica(1).put(five, ItemCondition.isAbsent("k")));
    assertFalse(replica(1).put(five, ItemCondition.isAbsent("k")));
    assertTrue(replica(1).put(five, ItemCondition.isAbsent("b").or(isAtMost(5))));
    assertFalse(replica(1).put(five, ItemCondition.isAbsent("b").or(isAtMost(4))));
    assertFalse(replica(1).put(five, ItemCondition.isLess("b", number(5))));
    assertTrue(replica(1).put(five, ItemCondition.isLess("b", number(10))));
    assertTrue(replica(1).put(five, isAtMost(5).and(ItemCondition.isAbsent("f"))));
    assertFalse(replica(1).put(five, isAtMost(5).and(ItemCondition.isAbsent("b"))));
    assertTrue(replica(1).put(five, ItemCondition.isEqual("b", number(5))));
    assertFalse(replica(1).put(five, ItemCondition.isEqual("b", number(6))));
    assertFalse(
        replica(1).put(item("sweeping", "9"), ItemCondition.isEqual("b", number(5))),
        "there is no item");
    assertEquals(List.of(five), replica(1).query(ControlQuery.all("sweeping", true)));
  }

  private static ItemCondition isAtMost(long greatest) {
    return ItemCondition.isAtMost("b", number(greatest));
  }

  protected final void put(int region, String partition, String key) {
    assertTrue(replica(region).put(item(partition, key), ItemCondition.NONE));
  }

  protected static List<String> keys(List<Map<String, AttributeValue>> items) {
    return items.stream().map(item -> ItemAttributes.text(item.get("k"))).toList();
  }

  /** An item whose life does not end. */
  protected static Map<String, AttributeValue> item(String partition, String key) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("s", AttributeValue.fromS(partition));
    item.put("k", AttributeValue.fromS(key));
    return item;
  }

  protected static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }
}
