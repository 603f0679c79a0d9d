package meridian.lambda.config;

import java.util.HexFormat;

/**
 * A secret, which {@link #toString} hides.
 *
 * @param text the secret
 */
public record Secret(String text) {

  private static final int KEY_BYTES = 32;

  /**
   * Parses a key of 32 bytes.
   *
   * @throws IllegalArgumentException if it is not 64 hexadecimal digits
   */
  static Secret key(String text) {
    if (!text.matches("[0-9A-Fa-f]{" + 2 * KEY_BYTES + "}")) {
      throw new IllegalArgumentException("must be " + 2 * KEY_BYTES + " hexadecimal digits");
    }
    return new Secret(text);
  }

  /** The bytes of a key. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(text);
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
