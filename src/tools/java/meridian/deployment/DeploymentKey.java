package meridian.deployment;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A deployment's secret; it does not show itself when printed. It tells where in the tables a peer
 * stands, and which tickets are genuine; one key does both unless others are added.
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
   * Reads a key.
   *
   * @throws IllegalArgumentException unless it is written as 64 hexadecimal digits
   */
  public static DeploymentKey ofHex(String digits) {
    if (!digits.matches("[0-9A-Fa-f]{" + 2 * BYTES + "}")) {
      throw new IllegalArgumentException("must be " + 2 * BYTES + " hexadecimal digits");
    }
    byte[] key = HexFormat.of().parseHex(digits);
    return new DeploymentKey(key, List.of(key));
  }

  /** The same, but another key's tickets are genuine too. */
  DeploymentKey withTicketKeysOf(DeploymentKey other) {
    return new DeploymentKey(
        slotKey, Stream.concat(ticketKeys.stream(), other.ticketKeys.stream()).toList());
  }

  /** The same, but peers stand where another key says. */
  DeploymentKey withSlotKeyOf(DeploymentKey other) {
    return new DeploymentKey(other.slotKey, ticketKeys);
  }

  /** The 32 bytes by which peers have their places, in a fresh array. */
  public byte[] slotKey() {
    return slotKey.clone();
  }

  /** The keys whose tickets are genuine, each in a fresh array. */
  public List<byte[]> ticketKeys() {
    return ticketKeys.stream().map(byte[]::clone).toList();
  }

  /** The 64 hexadecimal digits of the key by which peers have their places. */
  String hex() {
    return HexFormat.of().formatHex(slotKey);
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
