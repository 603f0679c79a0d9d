package meridian.store.dynamodb.sweep;

import java.util.HexFormat;
import java.util.Map;
import meridian.store.dynamodb.table.PeerTable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A cursor: the key of the item after which a sweep continues, as text. */
final class SweepCursor {

  private static final HexFormat HEX = HexFormat.of();

  private SweepCursor() {}

  /** Encodes a key. */
  static String encode(Map<String, AttributeValue> key) {
    return HEX.formatHex(PeerTable.bytes(key.get(PeerTable.SWARM)))
        + "."
        + HEX.formatHex(PeerTable.bytes(key.get(PeerTable.SLOT)));
  }

  /**
   * Decodes a cursor.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  static Map<String, AttributeValue> decode(String cursor) {
    int point = cursor.indexOf('.');
    if (point < 0) {
      throw new IllegalArgumentException("malformed cursor: " + cursor);
    }
    return Map.of(
        PeerTable.SWARM, binary(cursor.substring(0, point)),
        PeerTable.SLOT, binary(cursor.substring(point + 1)));
  }

  private static AttributeValue binary(String hex) {
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(HEX.parseHex(hex)));
  }
}
