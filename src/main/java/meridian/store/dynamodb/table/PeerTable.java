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
import meridian.store.record.PeerRecord;
import meridian.store.record.Section;
import meridian.store.record.Slot;
import meridian.store.record.StoredTime;
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
 *   <tr><td>{@code v}</td><td>value of a peer's record: time of the write ({@link StoredTime}, 5
 *     bytes), layout version (4 bits) and flags (4 bits), address (4 or 16 bytes), port (2 bytes),
 *     and for IPv4 the peer id (20 bytes). Every layout begins with the time, so that a condition
 *     on {@code v} compares times. The flags are 1 for a partial seed, 2 for a stop marker, and 4 if
 *     the download was counted; readers ignore other flags</td></tr>
 *   <tr><td>{@code t}</td><td>time to live (TTL): seconds since 1970 at which the table may delete
 *     the item</td></tr>
 *   <tr><td>{@code r}</td><td>the region's code again, for filter expressions</td></tr>
 * </table>
 *
 * <p>{@link LedgerItem} describes the attributes of ledgers.
 *
 * <p>A peer's item is 75 bytes over IPv4 and 67 over IPv6, so that 54 fit in the 4 KB of half a
 * read unit. The peer id is not stored for IPv6, where an item would be 87 bytes: only the
 * dictionary form of peer lists contains ids, and clients that require it are old and use IPv4.
 */
public final class PeerTable {

  /** The partition key. */
  public static final String SWARM = "s";

  /** The sort key. */
  public static final String SLOT = "k";

  static final String VALUE = "v";
  static final String TTL = "t";
  static final String REGION = "r";

  /**
   * How long after a record's expiry the table's TTL deletes it: longer than any partition between
   * regions that is tolerated.
   */
  public static final Duration TTL_AFTER_EXPIRY = Duration.ofDays(8);

  /** The layout version that this release writes, and the only one that it reads. */
  public static final int LAYOUT = 1;

  /**
   * How many peers' records fit in 4 KB, which an eventually consistent read has for half a unit.
   */
  public static final int RECORDS_PER_PAGE = 54;

  private static final int PARTIAL_SEED = 1;
  private static final int STOPPED = 2;
  private static final int COUNTED = 4;
  private static final int HEADER_BYTES = StoredTime.BYTES + 1;
  private static final int SWARM_BYTES = InfoHash.BYTES + 1;
  private static final int SLOT_BYTES = 1 + Long.BYTES + 1;
  private static final byte BELOW_ALL_REGIONS = 0;
  private static final byte ABOVE_ALL_REGIONS = (byte) 255;

  private PeerTable() {}

  /** The partition key of a swarm. */
  public static AttributeValue swarmKey(InfoHash infoHash) {
    byte[] key = ByteBuffer.allocate(SWARM_BYTES).put(infoHash.bytes()).array();
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(key));
  }

  /** The key of a peer's record. */
  public static Map<String, AttributeValue> key(InfoHash infoHash, Slot slot) {
    return Map.of(SWARM, swarmKey(infoHash), SLOT, slotKey(slot));
  }

  /** The sort key of a peer's record. */
  static AttributeValue slotKey(Slot slot) {
    return slotKey(slot.section(), slot.hash(), slot.region().toByte());
  }

  /** The lower bound of an endpoint's sort keys: no region has code 0. */
  public static AttributeValue lowestKey(Section section, long hash) {
    return slotKey(section, hash, BELOW_ALL_REGIONS);
  }

  /** The upper bound of an endpoint's sort keys: no region has code 255. */
  public static AttributeValue highestKey(Section section, long hash) {
    return slotKey(section, hash, ABOVE_ALL_REGIONS);
  }

  private static AttributeValue slotKey(Section section, long hash, byte region) {
    ByteBuffer key = ByteBuffer.allocate(SLOT_BYTES);
    key.put(section.code()).putLong(hash).put(region);
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(key.array()));
  }

  /** Reads a sort key; empty if its last byte is not a region's code. */
  private static Optional<Slot> slot(ByteBuffer key, Section section) {
    return RegionCode.ofByte(key.get(SLOT_BYTES - 1))
        .map(region -> new Slot(section, key.getLong(1), region));
  }

  /**
   * A value of {@code v} greater than every value written until that time, and less than every
   * value written later: the bound of a conditional write.
   */
  public static AttributeValue upperBound(Instant instant) {
    byte[] bound = Arrays.copyOf(StoredTime.encode(instant), StoredTime.BYTES + 1);
    bound[StoredTime.BYTES] = (byte) 0xff;
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bound));
  }

  public static AttributeValue regionValue(RegionCode region) {
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(new byte[] {region.toByte()}));
  }

  /** The value of {@code t}. */
  public static AttributeValue ttl(Instant instant) {
    return AttributeValue.fromN(Long.toString(instant.getEpochSecond()));
  }

  /** The item of a peer's record. */
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
    Optional<PeerId> peerId = record.peer().id();
    byte[] id = keepsId(record.slot()) && peerId.isPresent() ? peerId.get().bytes() : new byte[0];
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
        | (record.stopped() ? STOPPED : 0)
        | (record.counted() ? COUNTED : 0);
  }

  /** The swarm of an item or of a key; empty if the partition key has an unknown form. */
  public static Optional<InfoHash> infoHash(Map<String, AttributeValue> item) {
    byte[] key = bytes(item.get(SWARM));
    return key.length == SWARM_BYTES && key[InfoHash.BYTES] == 0
        ? Optional.of(InfoHash.of(Arrays.copyOf(key, InfoHash.BYTES)))
        : Optional.empty();
  }

  /** The code of the region that owns an item, from its sort key; empty if the key has none. */
  public static Optional<RegionCode> region(Map<String, AttributeValue> item) {
    byte[] key = bytes(item.get(SLOT));
    return key.length == 0 ? Optional.empty() : RegionCode.ofByte(key[key.length - 1]);
  }

  /** The key attributes of an item. */
  public static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
    return Map.of(
        SWARM,
        Objects.requireNonNull(item.get(SWARM)),
        SLOT,
        Objects.requireNonNull(item.get(SLOT)));
  }

  /** The value of {@code v}, which a delete requires to be unchanged. */
  public static AttributeValue storedValue(Map<String, AttributeValue> item) {
    return Objects.requireNonNull(item.get(VALUE));
  }

  /**
   * Reads a peer's record; empty if this release does not know the item's layout, or an attribute
   * is missing or malformed.
   */
  public static Optional<PeerRecord> record(Map<String, AttributeValue> item) {
    byte[] key = bytes(item.get(SLOT));
    byte[] value = bytes(item.get(VALUE));
    if (key.length != SLOT_BYTES
        || value.length < HEADER_BYTES
        || value[StoredTime.BYTES] >>> 4 != LAYOUT) {
      return Optional.empty();
    }
    Optional<Section> section = Section.ofCode(key[0]);
    if (section.isEmpty() || value.length < plainLength(section.get().family())) {
      return Optional.empty();
    }
    Optional<Slot> slot = slot(ByteBuffer.wrap(key), section.get());
    Optional<Instant> expiry = expiry(item);
    return slot.isPresent() && expiry.isPresent()
        ? record(slot.get(), value, expiry.get())
        : Optional.empty();
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
    boolean counted = (flags & COUNTED) != 0;
    return Optional.of(new PeerRecord(slot, peer, stopped, counted, written, expiry));
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

  private static Optional<Instant> expiry(Map<String, AttributeValue> item) {
    return ItemAttributes.ofSeconds(item.get(TTL)).map(ttl -> ttl.minus(TTL_AFTER_EXPIRY));
  }

  /** Reads a binary attribute; no bytes if it is missing or not binary. */
  public static byte[] bytes(@Nullable AttributeValue value) {
    return value == null || value.b() == null ? new byte[0] : value.b().asByteArrayUnsafe();
  }
}
