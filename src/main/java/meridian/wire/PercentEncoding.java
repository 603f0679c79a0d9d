package meridian.wire;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Percent-encoding of bytes (RFC 3986, section 2.1) in a query (BEP 3). */
public final class PercentEncoding {

  private static final HexFormat UPPER_CASE = HexFormat.of().withUpperCase();
  private static final int INVALID = -1;

  private PercentEncoding() {}

  /** Escapes all bytes except unreserved characters. */
  public static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder(3 * bytes.length);
    for (byte b : bytes) {
      if (isUnreserved(b)) {
        text.append((char) b);
      } else {
        UPPER_CASE.toHexDigits(text.append('%'), b);
      }
    }
    return text.toString();
  }

  /**
   * Decodes escapes of either case. Any other character up to 255 is its own byte, including a
   * plus. Empty if an escape lacks its two digits or a character is above 255.
   */
  static Optional<byte[]> decode(String text) {
    byte[] bytes = new byte[text.length()];
    int size = 0;
    for (int at = 0; at < text.length(); at++) {
      int octet = text.charAt(at);
      if (octet == '%') {
        octet = unescape(text, at + 1);
        at += 2;
      }
      if (octet == INVALID || octet > 0xff) {
        return Optional.empty();
      }
      bytes[size++] = (byte) octet;
    }
    return Optional.of(Arrays.copyOf(bytes, size));
  }

  private static int unescape(String text, int from) {
    boolean whole =
        from + 2 <= text.length()
            && HexFormat.isHexDigit(text.charAt(from))
            && HexFormat.isHexDigit(text.charAt(from + 1));
    return whole ? HexFormat.fromHexDigits(text, from, from + 2) : INVALID;
  }

  private static boolean isUnreserved(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || "-._~".indexOf(b) >= 0;
  }
}
