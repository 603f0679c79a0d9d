package meridian.deployment;

import java.util.HexFormat;

/** A deployment's secret; it does not show itself when printed. */
public final class DeploymentKey {

  private static final int BYTES = 32;

  private final byte[] bytes;

  private DeploymentKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException unless it is written as 64 hexadecimal digits
   */
  public static DeploymentKey ofHex(String digits) {
    if (!digits.matches("[0-9A-Fa-f]{" + 2 * BYTES + "}")) {
      throw new IllegalArgumentException("must be " + 2 * BYTES + " hexadecimal digits");
    }
    return new DeploymentKey(HexFormat.of().parseHex(digits));
  }

  /** The 32 bytes, in a fresh array. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The 64 hexadecimal digits. */
  String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
