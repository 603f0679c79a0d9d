package meridian.store.dynamodb.table;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import meridian.peer.InfoHash;
import meridian.swarm.PeerTally;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The shape of a ledger: the item in which a region keeps what it has counted of a swarm. Its sort
 * key is 0 and the region's code, lower than those of all peers.
 *
 * <table>
 *   <caption>Attributes, beside those of {@link PeerTable}</caption>
 *   <tr><td>{@code d}</td><td>completed downloads counted in this region</td></tr>
 *   <tr><td>{@code c}</td><td>the download counted last, by the seeder's sort key and time
 *     written</td></tr>
 *   <tr><td>{@code e}</td><td>the swarm's exact size when the region swept last: the time
 *     ({@link StoredTime}) and the numbers of {@link PeerTally} in their order (4 bytes each)</td></tr>
 * </table>
 */
public final class Ledger {

  public static final String DOWNLOADS = "d";

  /** How long a ledger outlives its last use. */
  public static final Duration LIFE = Duration.ofDays(180);

  private static final byte FIRST = 0;
  private static final int KEY_BYTES = 2;
  private static final String SIZE = "e";
  private static final int SIZE_BYTES = StoredTime.BYTES + 6 * Integer.BYTES;

  private Ledger() {}

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

  /** The completed downloads in a ledger. */
  public static long downloads(Map<String, AttributeValue> ledger) {
    AttributeValue downloads = ledger.get(DOWNLOADS);
    return downloads == null || downloads.n() == null ? 0 : Long.parseLong(downloads.n());
  }

  /** The value of what a sweep counted. */
  public static AttributeValue size(SweptSize size) {
    ByteBuffer value = ByteBuffer.allocate(SIZE_BYTES).put(StoredTime.encode(size.at()));
    PeerTally peers = size.peers();
    value.putInt((int) peers.leechers4());
    value.putInt((int) peers.partialSeeds4());
    value.putInt((int) peers.seeders4());
    value.putInt((int) peers.leechers6());
    value.putInt((int) peers.partialSeeds6());
    value.putInt((int) peers.seeders6());
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(value.array()));
  }

  /** What the sweep of a ledger's region counted last; empty if it has counted nothing. */
  public static Optional<SweptSize> size(Map<String, AttributeValue> ledger) {
    byte[] value = PeerTable.bytes(ledger.get(SIZE));
    if (value.length != SIZE_BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(value);
    Instant at = StoredTime.decode(buffer);
    PeerTally peers =
        new PeerTally(
            buffer.getInt(),
            buffer.getInt(),
            buffer.getInt(),
            buffer.getInt(),
            buffer.getInt(),
            buffer.getInt());
    return Optional.of(new SweptSize(at, peers));
  }
}
