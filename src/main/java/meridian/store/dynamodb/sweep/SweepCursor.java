package meridian.store.dynamodb.sweep;

import java.util.HexFormat;
import java.util.Map;
import meridian.store.dynamodb.table.PeerTable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The key of an item as text, by which a sweep tells where it is to go on. */
final class SweepCursor {

  private static final HexFormat HEX = HexFormat.of();

  private SweepCursor() {}

  static String encode(Map<String, AttributeValue> key) {
    return HEX.formatHex(PeerTable.bytes(key.get(PeerTable.SWARM)))
        + "."
        + HEX.formatHex(PeerTable.bytes(key.get(PeerTable.SLOT)));
  }

  /**
   * Reads a cursor.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Map<String, AttributeValue> decode(String cursor) {
    int point = cursor.indexOf('.');
    if (point < 0) {
      throw new IllegalArgumentException("no cursor: " + cursor);
    }
    return Map.of(
        PeerTable.SWARM, binary(cursor.substring(0, point)),
        PeerTable.SLOT, binary(cursor.substring(point + 1)));
  }

  private static AttributeValue binary(String hex) {
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(HEX.parseHex(hex)));
  }
}
