package meridian.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PercentEncodingTest {

  @Test
  void doesNotEscapeUnreservedBytes() {
    String unreserved = "AZaz09-._~";
    assertEquals(unreserved, PercentEncoding.encode(unreserved.getBytes(ISO_8859_1)));
  }

  @Test
  void escapesOtherBytesInUpperCase() {
    byte[] bytes = {0, ' ', '%', '&', '+', '/', 0x7f, (byte) 0x80, (byte) 0xff};
    assertEquals("%00%20%25%26%2B%2F%7F%80%FF", PercentEncoding.encode(bytes));
  }

  @Test
  void decodesWhatItEncoded() {
    assertArrayEquals(everyByte(), decoded(PercentEncoding.encode(everyByte())));
  }

  @ParameterizedTest
  @EnumSource
  void decodesEveryStyle(EscapeStyle style) {
    assertArrayEquals(everyByte(), decoded(style.escape(everyByte())));
  }

  @Test
  void decodesAnUnescapedCharacterAsItsByte() {
    assertArrayEquals(
        new byte[] {'+', ' ', '=', (byte) 0xe9, (byte) 0xff, 0}, decoded("+ =\u00e9\u00ff\0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "a%", "%1", "%zz", "%1g", "%g1", "%%41", "%+1", "%-1", "% 1"})
  void refusesABrokenEscape(String text) {
    assertTrue(PercentEncoding.decode(text).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0100", "a\u20ac", "%\uff11\uff12", "\ud83d\ude00"})
  void refusesCharactersThatAreNoBytes(String text) {
    assertTrue(PercentEncoding.decode(text).isEmpty());
  }

  private static byte[] decoded(String text) {
    return PercentEncoding.decode(text).orElseThrow();
  }

  private static byte[] everyByte() {
    byte[] bytes = new byte[256];
    for (int value = 0; value < bytes.length; value++) {
      bytes[value] = (byte) value;
    }
    return bytes;
  }
}
