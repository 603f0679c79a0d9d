package meridian.deployment;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A deployment's secret; its text form hides it. The slot key determines the sort keys of peers in
 * the table; ticket keys authenticate tickets. One key serves both purposes unless others are
 * added.
 */
public final class DeploymentKey {

  private static final int BYTES = 32;

  private final byte[] slotKey;
  private final List<byte[]> ticketKeys;

  private DeploymentKey(byte[] places, List<byte[]> tickets) {
    this.slotKey = places;
    this.ticketKeys = tickets;
  }

  /**
   * Parses a key.
   *
   * @throws IllegalArgumentException unless the text is 64 hexadecimal digits
   */
  public static DeploymentKey ofHex(String digits) {
    if (!digits.matches("[0-9A-Fa-f]{" + 2 * BYTES + "}")) {
      throw new IllegalArgumentException("must be " + 2 * BYTES + " hexadecimal digits");
    }
    byte[] key = HexFormat.of().parseHex(digits);
    return new DeploymentKey(key, List.of(key));
  }

  /** A copy that also accepts another key's tickets. */
  DeploymentKey withTicketKeysOf(DeploymentKey other) {
    return new DeploymentKey(
        slotKey, Stream.concat(ticketKeys.stream(), other.ticketKeys.stream()).toList());
  }

  /** A copy with the slot key of another. */
  DeploymentKey withSlotKeyOf(DeploymentKey other) {
    return new DeploymentKey(other.slotKey, ticketKeys);
  }

  /** The 32 bytes that the peers' sort keys are hashed with, in a new array. */
  public byte[] slotKey() {
    return slotKey.clone();
  }

  /** The keys of accepted tickets, each in a new array. */
  public List<byte[]> ticketKeys() {
    return ticketKeys.stream().map(byte[]::clone).toList();
  }

  /** The slot key as 64 hexadecimal digits. */
  String hex() {
    return HexFormat.of().formatHex(slotKey);
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
