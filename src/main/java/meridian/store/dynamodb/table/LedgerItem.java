package meridian.store.dynamodb.table;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import meridian.peer.InfoHash;
import meridian.store.record.Ledger;
import meridian.store.record.SweptCounts;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A region's {@link Ledger} as an item in the swarm's partition. Its sort key is 0 and the region's
 * code, less than the keys of all peers.
 *
 * <table>
 *   <caption>Attributes, beside those of {@link PeerTable}</caption>
 *   <tr><td>{@code d}</td><td>completed downloads counted in this region</td></tr>
 *   <tr><td>{@code e}</td><td>the exact counts of the region's last sweep: {@link
 *     SweptCounts#encode}</td></tr>
 * </table>
 */
public final class LedgerItem {

  private static final String DOWNLOADS = "d";
  private static final byte FIRST = 0;
  private static final int KEY_BYTES = 2;
  private static final String SWEPT = "e";

  private LedgerItem() {}

  /** The key of a region's ledger. */
  public static Map<String, AttributeValue> key(InfoHash infoHash, RegionCode region) {
    byte[] key = {FIRST, region.toByte()};
    return Map.of(
        PeerTable.SWARM,
        PeerTable.swarmKey(infoHash),
        PeerTable.SLOT,
        AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(key)));
  }

  /** Whether an item is some region's ledger. */
  public static boolean isLedger(Map<String, AttributeValue> item) {
    byte[] key = PeerTable.bytes(item.get(PeerTable.SLOT));
    return key.length == KEY_BYTES && key[0] == FIRST;
  }

  /** Reads a region's ledger; what is missing or malformed counts nothing. */
  public static Ledger of(Map<String, AttributeValue> item) {
    return new Ledger(downloads(item).orElse(0L), swept(item));
  }

  /** Whether the number of downloads is missing, or can be read. */
  public static boolean isReadable(Map<String, AttributeValue> item) {
    return !hasDownloads(item) || downloads(item).isPresent();
  }

  private static Optional<Long> downloads(Map<String, AttributeValue> item) {
    return ItemAttributes.wholeNumber(item.get(DOWNLOADS), Ledger.MAX_DOWNLOADS);
  }

  /** Whether a region's ledger has a number of downloads, be it 0. */
  public static boolean hasDownloads(Map<String, AttributeValue> item) {
    return item.containsKey(DOWNLOADS);
  }

  /** The value of attribute {@code e}. */
  public static AttributeValue encode(SweptCounts counts) {
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(counts.encode()));
  }

  private static Optional<SweptCounts> swept(Map<String, AttributeValue> item) {
    byte[] value = PeerTable.bytes(item.get(SWEPT));
    return value.length == SweptCounts.BYTES
        ? Optional.of(SweptCounts.decode(ByteBuffer.wrap(value)))
        : Optional.empty();
  }
}
