package meridian.local.database.item;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;

/** The documented rules, by hand. */
final class CapacityUnitsTest {

  @Test
  void namesAndValuesCount() {
    assertEquals(2 + 3, CapacityUnits.bytes(Map.of("ab", AttributeValue.fromS("xyz"))));
    assertEquals(1 + 7, CapacityUnits.bytes(Map.of("b", binary(7))));
    assertEquals(1 + 6, CapacityUnits.bytes(Map.of("t", AttributeValue.fromN("4133980801"))));
    assertEquals(1 + 2, CapacityUnits.bytes(Map.of("t", AttributeValue.fromN("100000"))));
  }

  @Test
  void nestingCostsThreeBytesAndOnePerElement() {
    AttributeValue list = AttributeValue.fromL(List.of(binary(5), binary(6)));
    assertEquals(1 + 3 + 2 + 11, CapacityUnits.bytes(Map.of("l", list)));
    AttributeValue map = AttributeValue.fromM(Map.of("key", binary(5)));
    assertEquals(1 + 3 + 1 + 3 + 5, CapacityUnits.bytes(Map.of("m", map)));
  }

  @Test
  void readsAreSummedAndRoundedUpToFourKilobytes() {
    Map<String, AttributeValue> item = Map.of("b", binary(74));
    assertEquals(0.5, CapacityUnits.ofRead(List.of()));
    assertEquals(0.5, CapacityUnits.ofRead(Collections.nCopies(54, item)));
    assertEquals(1.0, CapacityUnits.ofRead(Collections.nCopies(55, item)));
  }

  @Test
  void writesAreRoundedUpToOneKilobyte() {
    assertEquals(1, CapacityUnits.ofWrite(0));
    assertEquals(1, CapacityUnits.ofWrite(1_024));
    assertEquals(2, CapacityUnits.ofWrite(1_025));
  }

  @Test
  void whatTheTableSaysCountsUnlessItIsTooLittle() {
    assertEquals(7, CapacityUnits.reported(null, 0.5, 7));
    assertEquals(3, CapacityUnits.reported(consumed(3), 0.5, 7));
    assertEquals(0.5, CapacityUnits.reported(consumed(0), 0.5, 7));
  }

  private static ConsumedCapacity consumed(double units) {
    return ConsumedCapacity.builder().capacityUnits(units).build();
  }

  private static AttributeValue binary(int bytes) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(new byte[bytes]));
  }
}
