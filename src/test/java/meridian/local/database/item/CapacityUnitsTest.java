package meridian.local.database.item;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The documented rules, by hand. */
final class CapacityUnitsTest {

  @Test
  void namesAndValuesCount() {
    assertEquals(2 + 3, CapacityUnits.bytes(Map.of("ab", AttributeValue.fromS("xyz"))));
    assertEquals(1 + 7, CapacityUnits.bytes(Map.of("b", binary(7))));
    assertEquals(2 + 2, CapacityUnits.bytes(Map.of("é", AttributeValue.fromS("é"))));
    assertEquals(1 + 1, CapacityUnits.bytes(Map.of("y", AttributeValue.fromBool(true))));
    assertEquals(1 + 1, CapacityUnits.bytes(Map.of("z", AttributeValue.fromNul(true))));
  }

  @ParameterizedTest
  @CsvSource({"4133980801, 6", "100000, 2", "0, 1", "0.00120, 2", "-38, 3", "123, 3", "1.2, 3"})
  void aNumberTakesAByteForTwoDigitsAndOneMore(String number, int bytes) {
    assertEquals(1 + bytes, CapacityUnits.bytes(Map.of("t", AttributeValue.fromN(number))));
  }

  @Test
  void nestingCostsThreeBytesAndOnePerElement() {
    AttributeValue list = AttributeValue.fromL(List.of(binary(5), binary(6)));
    assertEquals(1 + 3 + 2 + 11, CapacityUnits.bytes(Map.of("l", list)));
    AttributeValue map = AttributeValue.fromM(Map.of("key", binary(5)));
    assertEquals(1 + 3 + 1 + 3 + 5, CapacityUnits.bytes(Map.of("m", map)));
    AttributeValue set = AttributeValue.fromSs(List.of("a", "bc"));
    assertEquals(1 + 3, CapacityUnits.bytes(Map.of("s", set)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.5, 1",
    "4000, 0.5, 1",
    "4096, 0.5, 1",
    "4097, 1, 2",
    "8192, 1, 2",
    "10240, 1.5, 3"
  })
  void readsAreRoundedUpToFourKilobytes(long bytes, double eventual, double consistent) {
    assertEquals(eventual, CapacityUnits.ofRead(bytes, false));
    assertEquals(consistent, CapacityUnits.ofRead(bytes, true));
    assertEquals(2 * consistent, CapacityUnits.ofTransactedRead(bytes));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1024, 1", "1025, 2", "1536, 2", "2048, 2", "512, 1"})
  void writesAreRoundedUpToOneKilobyte(long bytes, double units) {
    assertEquals(units, CapacityUnits.ofWrite(bytes));
    assertEquals(2 * units, CapacityUnits.ofTransactedWrite(bytes));
  }

  private static AttributeValue binary(int bytes) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(new byte[bytes]));
  }
}
