package meridian.store.dynamodb.table;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.Family;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.PeerId;
import meridian.peer.Role;
import meridian.peer.Side;
import meridian.swarm.RegionCode;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The shapes of the peer table's items.
 *
 * <table>
 *   <caption>Attributes; names are short because each item pays for them</caption>
 *   <tr><td>{@code s}</td><td>partition key: info hash (20 bytes) and a reserved byte, 0</td></tr>
 *   <tr><td>{@code k}</td><td>sort key: {@link Slot}, or 0 and the region's code for a
 *     ledger</td></tr>
 *   <tr><td>{@code v}</td><td>of a peer: time written in sixty-fourths of a second since 1970 (5
 *     bytes), layout version (4 bits) and flags (4 bits), address (4 or 16), port (2), and for IPv4
 *     the peer id (20). The time comes first in every layout, so that a condition on {@code v} is one
 *     on the time</td></tr>
 *   <tr><td>{@code t}</td><td>seconds since 1970 at which the table itself may drop the
 *     item</td></tr>
 *   <tr><td>{@code r}</td><td>the region's code again, for filters</td></tr>
 * </table>
 *
 * <p>Ledgers have other attributes, see {@link Ledger}.
 *
 * <p>A peer's item is 75 bytes over IPv4 and 67 over IPv6, so that 54 fit in the 4 KB of half a
 * read unit. An IPv6 peer's id is not kept, since its item would then be 87 bytes: only the
 * dictionary form carries ids, and clients old enough to insist on it speak IPv4.
 */
public final class PeerTable {

  public static final String SWARM = "s";
  public static final String SLOT = "k";
  static final String VALUE = "v";
  static final String TTL = "t";
  static final String REGION = "r";

  /**
   * How long after its expiry the table drops an item by itself: longer than any partition between
   * regions that is to leave no trace.
   */
  public static final Duration TTL_AFTER_EXPIRY = Duration.ofDays(8);

  /** The only layout of a record that this release reads, and the one that it writes. */
  public static final int LAYOUT = 1;

  /** How many peers' records fit in the 4 KB of half a read unit. */
  public static final int RECORDS_PER_PAGE = 54;

  private static final int PARTIAL_SEED = 1;
  private static final int STOPPED = 2;
  private static final int HEADER_BYTES = StoredTime.BYTES + 1;
  private static final int SWARM_BYTES = InfoHash.BYTES + 1;

  private PeerTable() {}

  public static AttributeValue swarmKey(InfoHash infoHash) {
    byte[] key = ByteBuffer.allocate(SWARM_BYTES).put(infoHash.bytes()).array();
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(key));
  }

  public static Map<String, AttributeValue> key(InfoHash infoHash, Slot slot) {
    return Map.of(SWARM, swarmKey(infoHash), SLOT, slot.key());
  }

  public static AttributeValue regionValue(RegionCode region) {
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(new byte[] {region.toByte()}));
  }

  public static AttributeValue ttl(Instant instant) {
    return AttributeValue.fromN(Long.toString(instant.getEpochSecond()));
  }

  public static Map<String, AttributeValue> item(InfoHash infoHash, PeerRecord record) {
    Map<String, AttributeValue> item = new HashMap<>(key(infoHash, record.slot()));
    item.put(VALUE, AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(value(record))));
    item.put(TTL, ttl(record.expiry().plus(TTL_AFTER_EXPIRY)));
    item.put(REGION, regionValue(record.slot().region()));
    return item;
  }

  private static byte[] value(PeerRecord record) {
    Endpoint endpoint = record.peer().endpoint();
    byte[] address = endpoint.address().bytes();
    byte[] id =
        record
            .peer()
            .id()
            .filter(_ -> keepsId(record.slot()))
            .map(PeerId::bytes)
            .orElse(new byte[0]);
    return ByteBuffer.allocate(HEADER_BYTES + address.length + Short.BYTES + id.length)
        .put(StoredTime.encode(record.written()))
        .put((byte) (LAYOUT << 4 | flags(record)))
        .put(address)
        .putShort((short) endpoint.port())
        .put(id)
        .array();
  }

  private static boolean keepsId(Slot slot) {
    return slot.section().family() == Family.IPV4;
  }

  private static int flags(PeerRecord record) {
    return (record.peer().role() == Role.PARTIAL_SEED ? PARTIAL_SEED : 0)
        | (record.stopped() ? STOPPED : 0);
  }

  /** The swarm that an item, or a key, belongs to; empty if it is not of a form known here. */
  public static Optional<InfoHash> infoHash(Map<String, AttributeValue> item) {
    byte[] key = bytes(item.get(SWARM));
    return key.length == SWARM_BYTES && key[InfoHash.BYTES] == 0
        ? Optional.of(InfoHash.of(Arrays.copyOf(key, InfoHash.BYTES)))
        : Optional.empty();
  }

  /** The code of the region whose ledger or peer record an item is; empty if its key has none. */
  public static Optional<RegionCode> region(Map<String, AttributeValue> item) {
    byte[] key = bytes(item.get(SLOT));
    return key.length == 0 ? Optional.empty() : RegionCode.ofByte(key[key.length - 1]);
  }

  /** An item's key alone. */
  public static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
    return Map.of(
        SWARM,
        Objects.requireNonNull(item.get(SWARM)),
        SLOT,
        Objects.requireNonNull(item.get(SLOT)));
  }

  /** What a delete is conditional on. */
  public static AttributeValue storedValue(Map<String, AttributeValue> item) {
    return Objects.requireNonNull(item.get(VALUE));
  }

  /** Reads a peer's item; empty if it is not of the layout that this release knows. */
  public static Optional<PeerRecord> record(Map<String, AttributeValue> item) {
    byte[] key = bytes(item.get(SLOT));
    byte[] value = bytes(item.get(VALUE));
    if (key.length != Slot.BYTES
        || value.length < HEADER_BYTES
        || value[StoredTime.BYTES] >>> 4 != LAYOUT) {
      return Optional.empty();
    }
    return Section.ofCode(key[0])
        .filter(section -> value.length >= plainLength(section.family()))
        .flatMap(section -> Slot.of(ByteBuffer.wrap(key), section))
        .flatMap(slot -> record(slot, value, expiry(item)));
  }

  private static int plainLength(Family family) {
    return HEADER_BYTES + family.addressBytes() + Short.BYTES;
  }

  private static Optional<PeerRecord> record(Slot slot, byte[] value, Instant expiry) {
    ByteBuffer buffer = ByteBuffer.wrap(value);
    Instant written = StoredTime.decode(buffer);
    int flags = buffer.get() & 0xf;
    byte[] address = new byte[slot.section().family().addressBytes()];
    buffer.get(address);
    int port = Short.toUnsignedInt(buffer.getShort());
    if (port == 0) {
      return Optional.empty();
    }
    Endpoint endpoint = new Endpoint(Address.of(address), port);
    Peer peer = new Peer(endpoint, role(slot, flags), id(buffer));
    boolean stopped = (flags & STOPPED) != 0;
    return Optional.of(new PeerRecord(slot, peer, stopped, written, expiry));
  }

  private static Role role(Slot slot, int flags) {
    if (slot.section().side() == Side.SEEDERS) {
      return Role.SEEDER;
    }
    return (flags & PARTIAL_SEED) == 0 ? Role.LEECHER : Role.PARTIAL_SEED;
  }

  private static Optional<PeerId> id(ByteBuffer rest) {
    byte[] id = new byte[rest.remaining()];
    rest.get(id);
    return id.length == 20 ? Optional.of(PeerId.of(id)) : Optional.empty();
  }

  private static Instant expiry(Map<String, AttributeValue> item) {
    AttributeValue ttl = item.get(TTL);
    long seconds = ttl == null || ttl.n() == null ? 0 : Long.parseLong(ttl.n());
    return Instant.ofEpochSecond(seconds).minus(TTL_AFTER_EXPIRY);
  }

  public static byte[] bytes(@Nullable AttributeValue value) {
    return value == null || value.b() == null ? new byte[0] : value.b().asByteArrayUnsafe();
  }
}
