package meridian.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegionCodeTest {

  @Test
  void roundTripsThroughTextAndByte() {
    IntStream.rangeClosed(1, 254)
        .mapToObj(RegionCode::of)
        .forEach(
            code -> {
              assertEquals(Optional.of(code), RegionCode.parse(code.toString()));
              assertEquals(Optional.of(code), RegionCode.ofByte(code.toByte()));
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 255, 256, 257})
  void refusesNumbersOutOfRange(int number) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> RegionCode.of(number));
    assertEquals("must be a whole number from 1 to 254", refusal.getMessage());
    assertEquals(Optional.empty(), RegionCode.parse(Integer.toString(number)));
  }

  @ParameterizedTest
  @ValueSource(bytes = {0, -1})
  void refusesBytesOutOfRange(byte unsigned) {
    assertEquals(Optional.empty(), RegionCode.ofByte(unsigned));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " 1", "1 ", "+1", "01", "1.0", "x", "99999999999", "١"})
  void refusesOtherText(String text) {
    assertEquals(Optional.empty(), RegionCode.parse(text));
  }

  @Test
  void sortsByNumber() {
    assertEquals(-1, RegionCode.of(9).compareTo(RegionCode.of(10)));
    assertEquals(0, RegionCode.of(9).compareTo(RegionCode.of(9)));
  }
}
