package meridian.store.dynamodb.table;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import meridian.peer.InfoHash;
import meridian.swarm.PeerCounts;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The counts of a swarm that one region keeps, or all regions together. A region's ledger is one
 * item in the swarm's partition. Its sort key is 0 and the region's code, less than the keys of all
 * peers.
 *
 * <table>
 *   <caption>Attributes, beside those of {@link PeerTable}</caption>
 *   <tr><td>{@code d}</td><td>completed downloads counted in this region</td></tr>
 *   <tr><td>{@code e}</td><td>the exact counts of the region's last sweep: its time ({@link
 *     StoredTime}) and the numbers of {@link PeerCounts} in their order (4 bytes each)</td></tr>
 * </table>
 *
 * @param downloads completed downloads
 * @param swept the exact counts of the latest sweep; empty if no sweep found the swarm to be large
 */
public record Ledger(long downloads, Optional<SweptCounts> swept) {

  /** Nothing counted yet. */
  public static final Ledger NONE = new Ledger(0, Optional.empty());

  /** How long a ledger outlives its last use. */
  public static final Duration LIFE = Duration.ofDays(180);

  private static final String DOWNLOADS = "d";

  /** More than there will be, and little enough for the sum of all regions. */
  private static final long MAX_DOWNLOADS = 1L << 48;

  private static final byte FIRST = 0;
  private static final int KEY_BYTES = 2;
  private static final String SWEPT = "e";
  private static final int SWEPT_BYTES = StoredTime.BYTES + 6 * Integer.BYTES;

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
    return ItemAttributes.wholeNumber(item.get(DOWNLOADS), MAX_DOWNLOADS);
  }

  /** Whether a region's ledger has a number of downloads, be it 0. */
  public static boolean hasDownloads(Map<String, AttributeValue> item) {
    return item.containsKey(DOWNLOADS);
  }

  /** The counts of two regions together: the sum of downloads, and the later sweep. */
  public Ledger plus(Ledger other) {
    boolean isOtherLater =
        other.swept.isPresent()
            && (swept.isEmpty() || other.swept.get().at().isAfter(swept.get().at()));
    return new Ledger(downloads + other.downloads, isOtherLater ? other.swept : swept);
  }

  /** The value of attribute {@code e}. */
  public static AttributeValue encode(SweptCounts counts) {
    ByteBuffer value = ByteBuffer.allocate(SWEPT_BYTES).put(StoredTime.encode(counts.at()));
    PeerCounts peers = counts.peers();
    value.putInt((int) peers.leechers4());
    value.putInt((int) peers.partialSeeds4());
    value.putInt((int) peers.seeders4());
    value.putInt((int) peers.leechers6());
    value.putInt((int) peers.partialSeeds6());
    value.putInt((int) peers.seeders6());
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(value.array()));
  }

  private static Optional<SweptCounts> swept(Map<String, AttributeValue> item) {
    byte[] value = PeerTable.bytes(item.get(SWEPT));
    if (value.length != SWEPT_BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(value);
    Instant at = StoredTime.decode(buffer);
    PeerCounts peers =
        new PeerCounts(
            count(buffer),
            count(buffer),
            count(buffer),
            count(buffer),
            count(buffer),
            count(buffer));
    return Optional.of(new SweptCounts(at, peers));
  }

  private static long count(ByteBuffer buffer) {
    return Integer.toUnsignedLong(buffer.getInt());
  }
}
